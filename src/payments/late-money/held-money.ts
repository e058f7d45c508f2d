import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../../attempts/attempt-starter.js';
import type { AttemptChange } from '../../attempts/movement-owner.js';
import { AuditLog } from '../../auth/audit-log.js';
import type { Operator } from '../../auth/operator.js';
import type { Operation } from '../../domain/attempt.js';
import { lateMoneyAccepted } from '../../domain/bookings.js';
import { DomainError } from '../../domain/errors.js';
import type { LateSuccessResolution } from '../../domain/late-success.js';
import type { Currency } from '../../domain/money.js';
import type { Network } from '../../domain/number-plan.js';
import { decodeCursor, toPage, type Page } from '../../http/cursor.js';
import { fromPublicId } from '../../http/public-id.js';
import type { ReasonDto } from '../../http/reason.dto.js';
import { Ledger } from '../../ledger/ledger.js';
import { Database, type Executor } from '../../persistence/database.js';
import type { PageQuery } from '../../http/page.query.js';
import type { LateSuccessResponse } from './dto/late-success.response.js';
import { presentLateSuccess, type LateSuccessRow } from './late-success.presenter.js';
import {
  LATE_OF_PAYMENT,
  LIST_HELD,
  LOCK_COLLECTION,
  LOCK_HELD,
  LOCK_LATE,
  OTHER_MONEY,
  RESOLVE_HELD,
} from './late-successes.sql.js';
import { RefundOpeners } from './refund-opener.js';

interface HeldRow extends LateSuccessRow {
  merchant_id: string;
  reference: string;
  network: Network;
  msisdn: string;
  operation: Operation;
  rail_reference: string;
  correlation_id: string;
  rail_fee_minor: string;
  platform_fee_minor: string;
  currency: Currency;
}

/** Late money that nobody has decided about yet: an operator gives it back or keeps it for the merchant. */
@Injectable()
export class HeldMoney {
  constructor(
    private readonly database: Database,
    private readonly refunds: RefundOpeners,
    private readonly attempts: AttemptStarter,
    private readonly audit: AuditLog,
    private readonly ledger: Ledger,
  ) {}

  async ofPayment(paymentId: string): Promise<LateSuccessResponse[]> {
    return (await this.database.run<LateSuccessRow>(LATE_OF_PAYMENT, [paymentId])).map(presentLateSuccess);
  }

  /** Oldest first. @throws DomainError invalid_cursor */
  async list({ cursor, limit }: PageQuery): Promise<Page<LateSuccessResponse>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.database.run<LateSuccessRow & { id: string }>(LIST_HELD, [after, limit + 1]);
    return toPage(rows, limit, presentLateSuccess);
  }

  /** @throws DomainError not_found when it is not held (any more), rail_unavailable when no rail can give it back now */
  refund(attemptId: string, request: ReasonDto, operator: Operator): Promise<LateSuccessResponse> {
    return this.decide(attemptId, 'refunded', request, operator, async (tx, held) => {
      const collection = collectionOf(held);
      if (!this.refunds.get().canRefund(collection))
        throw new DomainError('rail_unavailable', 'no rail can give it back now; try again when one is up');
      const [opened] = await this.refunds.get().open(tx, [
        {
          merchantId: held.merchant_id,
          paymentId: held.payment_id,
          origin: 'late_success',
          collection,
          reference: held.reference,
          source: 'late_money_held',
          reason: request.reason,
        },
      ]);
      if (opened === undefined) throw new Error('the refund was not opened');
      await this.attempts.follow(tx, [opened.draft]);
      return opened.refundId;
    });
  }

  /**
   * @throws DomainError not_found when it is not held (any more), late_money_not_needed when another rail has brought the
   *   payment's money, or still may: the payer would have paid twice
   */
  accept(attemptId: string, request: ReasonDto, operator: Operator): Promise<LateSuccessResponse> {
    return this.decide(attemptId, 'accepted', request, operator, async (tx, held) => {
      if ((await tx.run(OTHER_MONEY, [held.payment_id, held.attempt_id])).length > 0)
        throw new DomainError(
          'late_money_not_needed',
          'the payment has its money by another rail, or may still get it: give this back',
        );
      const late = { ...collectionOf(held), objectId: held.attempt_id };
      const posting = lateMoneyAccepted(late, 'late_money_held');
      await this.ledger.post(tx, [{ posting, correlationId: held.correlation_id }]);
      return null;
    });
  }

  private async decide(
    publicId: string,
    resolution: LateSuccessResolution,
    { reason }: ReasonDto,
    operator: Operator,
    act: (tx: Executor, held: HeldRow) => Promise<string | null>,
  ): Promise<LateSuccessResponse> {
    const id = fromPublicId('att', publicId);
    if (id === null) throw notHeld();
    const decided = await this.database.repeatable(async (tx) => {
      const [collection] = await tx.run<{ owner_id: string }>(LOCK_COLLECTION, [id]);
      if (collection === undefined) throw notHeld();
      await tx.run(LOCK_LATE, [[collection.owner_id]]);
      const [held] = await tx.run<HeldRow>(LOCK_HELD, [id]);
      if (held === undefined) throw notHeld();
      const refundId = await act(tx, held);
      await tx.run(RESOLVE_HELD, [id, resolution, refundId]);
      await this.attempts.settleReview(tx, [id]);
      const action = resolution === 'refunded' ? 'late_success.refund' : 'late_success.accept';
      await this.audit.append(tx, { operator, action, subject: publicId, reason, details: { policy: held.policy } });
      return { ...held, resolution, refund_id: refundId };
    });
    this.attempts.wake();
    return presentLateSuccess(decided);
  }
}

function notHeld(): DomainError {
  return new DomainError('not_found', 'no money of this attempt is held (any more)');
}

function collectionOf(held: HeldRow): AttemptChange {
  return {
    attemptId: held.attempt_id,
    ownerType: 'payment',
    ownerId: held.payment_id,
    merchantId: held.merchant_id,
    provider: held.provider,
    operation: held.operation,
    reference: held.rail_reference,
    wallet: { network: held.network, msisdn: held.msisdn },
    money: { amountMinor: BigInt(held.amount_minor), currency: held.currency },
    fees: { railMinor: BigInt(held.rail_fee_minor), platformMinor: BigInt(held.platform_fee_minor) },
    railTransactionId: held.rail_transaction_id,
    from: 'failed',
    to: 'failed',
    outcomeClass: 'succeeded',
    failureCode: null,
    correlationId: held.correlation_id,
  };
}
