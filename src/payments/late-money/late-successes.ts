import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../../attempts/attempt-starter.js';
import type { AttemptChange, LateSuccessAnswer } from '../../attempts/movement-owner.js';
import { lateMoneyAccepted, lateMoneyHeld } from '../../domain/bookings.js';
import type { LateSuccessEventData } from '../../domain/events.js';
import { resolveLateSuccess, type LateSuccessPolicy, type LateSuccessResolution } from '../../domain/late-success.js';
import type { Currency } from '../../domain/money.js';
import type { FailureCode } from '../../domain/outcome.js';
import type { PaymentStatus } from '../../domain/payment.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import { toPublicId } from '../../http/public-id.js';
import { Ledger, type Booking } from '../../ledger/ledger.js';
import type { Moved } from '../../movements/movement-flow.js';
import type { Executor } from '../../persistence/database.js';
import {
  CAPTURE_LATE,
  HOLD_AGAIN,
  KEEP_AS_OWN,
  KEEP_LATE,
  LEFT_AFTER_ALL,
  LOCK_LATE,
  READ_LATE,
} from './late-successes.sql.js';
import { RefundOpeners, type RefundOrder } from './refund-opener.js';

interface LockedRow {
  id: string;
  merchant_id: string;
  reference: string;
  policy: LateSuccessPolicy;
  has_other_money: boolean;
}

interface CapturedRow {
  id: string;
  merchant_id: string;
  status: PaymentStatus;
  amount_minor: string;
  currency: Currency;
  reference: string;
  event_sequence: number;
  updated_at: Date;
}

interface HeldAgainRow extends CapturedRow {
  attempt_id: string;
  policy: LateSuccessPolicy;
  provider: string;
  rail_transaction_id: string | null;
  failure_code: FailureCode | null;
  correlation_id: string;
}

/** What becomes of one late success. */
interface Decision {
  readonly change: AttemptChange;
  readonly payment: LockedRow;
  readonly resolution: LateSuccessResolution;
  readonly refundId: string | null;
}

/**
 * Money that a rail took for a payment that had ended, or that went on over another rail. The payment stays what it is; the
 * money is told, counted, and given back, kept or held as the merchant wants it, in the transaction that has kept the proof.
 */
@Injectable()
export class LateSuccesses {
  constructor(
    private readonly refunds: RefundOpeners,
    private readonly events: EventLog,
    private readonly attempts: AttemptStarter,
    private readonly ledger: Ledger,
  ) {}

  /** Money of payments that had ended, or that another rail has brought already. */
  async settle(tx: Executor, late: readonly AttemptChange[]): Promise<Omit<LateSuccessAnswer, 'endedOwnerIds'>> {
    if (late.length === 0) return { next: [], settledAttemptIds: [] };
    const ids = [late.map(({ ownerId }) => ownerId), late.map(({ attemptId }) => attemptId)];
    await tx.run(LOCK_LATE, [ids[0]]);
    const payments = new Map((await tx.run<LockedRow>(READ_LATE, ids)).map((row) => [row.id, row]));
    const judged = late.flatMap((change) => {
      const payment = payments.get(change.ownerId);
      return payment === undefined ? [] : [{ change, payment, resolution: this.judge(change, payment) }];
    });
    const captured = await this.capture(tx, judged);

    const toRefund = judged.filter(({ resolution }) => resolution === 'refunded');
    const opened = await this.refunds.get().open(tx, toRefund.map(toOrder));
    const refundIds = new Map(toRefund.map(({ change }, nth) => [change.attemptId, opened[nth]?.refundId ?? null]));
    const decisions = judged.map((one) => ({ ...one, refundId: refundIds.get(one.change.attemptId) ?? null }));
    await tx.run(KEEP_LATE, [JSON.stringify(decisions.map(toRow))]);
    await this.ledger.post(tx, decisions.flatMap(toBooking));
    await this.events.append(
      tx,
      decisions.flatMap((decision) => {
        const row = captured.get(decision.payment.id);
        return row === undefined ? [] : [toEvent(decision, row)];
      }),
    );
    const { held = [], settled = [] } = Object.groupBy(decisions, ({ resolution }) =>
      resolution === 'held' ? 'held' : 'settled',
    );
    await this.attempts.askForReview(
      tx,
      held.map(({ change }) => change.attemptId),
    );
    return {
      next: opened.map(({ draft }) => draft),
      settledAttemptIds: settled.map(({ change }) => change.attemptId),
    };
  }

  /** Late money by which payments were confirmed that were still under way over another rail: it is theirs. */
  async confirmedBy(tx: Executor, moved: readonly Moved<PaymentStatus>[]): Promise<void> {
    if (moved.length > 0) await tx.run(KEEP_AS_OWN, [moved.map(({ change }) => change.attemptId)]);
  }

  /** The money is with us and could not be given back: it is held, told once more, and a person must look. */
  async holdAgain(tx: Executor, refundIds: readonly string[]): Promise<void> {
    const rows = await tx.run<HeldAgainRow>(HOLD_AGAIN, [refundIds]);
    await this.attempts.askForReview(
      tx,
      rows.map((row) => row.attempt_id),
    );
    await this.events.append(tx, rows.map(toHeldEvent));
  }

  /** Refunds that were thought to have failed have left: what was held again for them is not. @returns those of which it was */
  async leftAfterAll(tx: Executor, refundIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.run<{ refund_id: string }>(LEFT_AFTER_ALL, [refundIds]);
    return new Set(rows.map(({ refund_id: id }) => id));
  }

  private judge(change: AttemptChange, { policy, has_other_money: hasOtherMoney }: LockedRow): LateSuccessResolution {
    return resolveLateSuccess({ policy, hasOtherMoney, canRefund: this.refunds.get().canRefund(change) });
  }

  private async capture(tx: Executor, judged: readonly { change: AttemptChange }[]): Promise<Map<string, CapturedRow>> {
    const input = judged.map(({ change }) => ({
      id: change.ownerId,
      amount_minor: change.money.amountMinor.toString(),
    }));
    const rows = await tx.run<CapturedRow>(CAPTURE_LATE, [JSON.stringify(input)]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function toOrder({ change, payment }: { change: AttemptChange; payment: LockedRow }): RefundOrder {
  return {
    merchantId: payment.merchant_id,
    paymentId: payment.id,
    origin: 'late_success',
    collection: change,
    reference: payment.reference,
    source: 'rail_clearing',
    reason: 'the rail took the money after the payment had ended',
  };
}

/** What is given back is booked by whoever opens the refund. */
function toBooking({ change, resolution }: Decision): Booking[] {
  const late = { ...change, objectId: change.attemptId };
  const { correlationId } = change;
  switch (resolution) {
    case 'accepted':
      return [{ posting: lateMoneyAccepted(late, 'rail_clearing'), correlationId }];
    case 'held':
      return [{ posting: lateMoneyHeld(late), correlationId }];
    case 'refunded':
      return [];
    default:
      return resolution satisfies never;
  }
}

function toRow({ change, payment, resolution, refundId }: Decision): Record<string, unknown> {
  return {
    attempt_id: change.attemptId,
    payment_id: payment.id,
    policy: payment.policy,
    resolution,
    refund_id: refundId,
  };
}

function toEvent({ change, payment, resolution, refundId }: Decision, row: CapturedRow): NewEvent {
  const { attemptId, provider, railTransactionId, failureCode, correlationId } = change;
  const late = { attemptId, provider, railTransactionId, failureCode, policy: payment.policy, resolution, refundId };
  return lateSuccessEvent(row, late, correlationId);
}

function toHeldEvent(row: HeldAgainRow): NewEvent {
  const late = {
    attemptId: row.attempt_id,
    provider: row.provider,
    railTransactionId: row.rail_transaction_id,
    failureCode: row.failure_code,
    policy: row.policy,
    resolution: 'held' as const,
    refundId: null,
  };
  return lateSuccessEvent(row, late, row.correlation_id);
}

type Late = Pick<
  LateSuccessEventData,
  'provider' | 'railTransactionId' | 'failureCode' | 'policy' | 'resolution' | 'refundId'
> & { readonly attemptId: string };

function lateSuccessEvent(row: CapturedRow, late: Late, correlationId: string): NewEvent {
  return {
    merchantId: row.merchant_id,
    objectId: row.id,
    sequence: row.event_sequence,
    event: {
      type: 'payment.late_success',
      data: {
        status: row.status,
        amount: Number(row.amount_minor),
        currency: row.currency,
        reference: row.reference,
        ...late,
        attemptId: toPublicId('att', late.attemptId),
        refundId: late.refundId === null ? null : toPublicId('rfd', late.refundId),
      },
    },
    correlationId,
    occurredAt: row.updated_at,
  };
}
