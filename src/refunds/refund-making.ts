import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import type { Money } from '../domain/money.js';
import { REFUND_SEND_WINDOW_MS, type RefundOrigin } from '../domain/refund.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import { newId } from '../persistence/new-id.js';
import type { Executor } from '../persistence/database.js';
import type { RefundRoute } from './refund-routes.js';
import { OPEN } from './refunds.sql.js';

/** A refund that is about to be written, with the way that it takes. */
export interface NewRefund {
  readonly id: string;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly origin: RefundOrigin;
  /** The attempt that collected the money. */
  readonly collection: AttemptChange;
  readonly money: Money;
  readonly route: RefundRoute;
  /** Minor units that our books have set aside for it. */
  readonly reservedMinor: bigint;
  readonly reference: string;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly correlationId: string;
  readonly createdAt: Date;
}

/** Writes refunds, with their reservation on the payment and their first event. Booking is the business of who orders them. */
@Injectable()
export class RefundMaking {
  constructor(private readonly events: EventLog) {}

  /**
   * @returns the first attempt of each, to be made in the same transaction
   * @throws the database's error (chk_payments_refunded) when more would go back than was taken
   */
  async make(tx: Executor, refunds: readonly NewRefund[]): Promise<AttemptDraft[]> {
    if (refunds.length === 0) return [];
    await tx.run(OPEN, [JSON.stringify(refunds.map(toRow))]);
    const drafts = refunds.map(draftOf);
    await this.events.append(
      tx,
      refunds.map((refund, nth) => initiated(refund, drafts[nth]?.id ?? '')),
    );
    return drafts;
  }
}

function toRow(refund: NewRefund): Record<string, unknown> {
  const { id, merchantId, paymentId, origin, collection, money, route, reference, reason, metadata } = refund;
  return {
    id,
    merchant_id: merchantId,
    payment_id: paymentId,
    attempt_id: collection.attemptId,
    origin,
    reference,
    status: 'initiated',
    amount_minor: money.amountMinor.toString(),
    currency: money.currency,
    network: collection.wallet.network,
    msisdn: collection.wallet.msisdn,
    reason,
    metadata,
    provider: route.provider.name,
    reserved_minor: refund.reservedMinor.toString(),
    correlation_id: refund.correlationId,
    created_at: refund.createdAt.toISOString(),
  };
}

function draftOf({
  id,
  merchantId,
  collection,
  money,
  route,
  reference,
  correlationId,
  createdAt,
}: NewRefund): AttemptDraft {
  const { provider, operation, original, decision, fees, hasAlternative } = route;
  return {
    id: newId(),
    ownerType: 'refund',
    ownerId: id,
    merchantId,
    provider: provider.name,
    operation,
    reference: provider.newReference(),
    wallet: collection.wallet,
    money,
    description: `Refund of ${reference}`,
    sendBefore: new Date(createdAt.getTime() + REFUND_SEND_WINDOW_MS),
    routing: decision,
    hasAlternative,
    fees,
    ...(original !== null && { original }),
    correlationId,
    createdAt,
  };
}

function initiated(refund: NewRefund, attemptId: string): NewEvent {
  const { id, merchantId, paymentId, money, reference, correlationId, createdAt } = refund;
  return {
    merchantId,
    objectId: id,
    sequence: 1,
    event: {
      type: 'refund.initiated',
      data: {
        status: 'initiated',
        amount: Number(money.amountMinor),
        currency: money.currency,
        reference,
        attemptId: toPublicId('att', attemptId),
        failureCode: null,
        paymentId: toPublicId('pay', paymentId),
      },
    },
    correlationId,
    occurredAt: createdAt,
  };
}
