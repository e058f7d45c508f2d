import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import { REFUND_SEND_WINDOW_MS } from '../domain/refund.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { newId, toPublicId } from '../http/public-id.js';
import { RefundOpeners, type OpenedRefund, type RefundOpener, type RefundOrder } from '../payments/refund-opener.js';
import type { Executor } from '../persistence/database.js';
import { RefundRoutes, type RefundRoute } from './refund-routes.js';
import { OPEN } from './refunds.sql.js';

interface Opening {
  readonly id: string;
  readonly order: RefundOrder;
  readonly route: RefundRoute;
  readonly at: Date;
}

/** Makes refunds, with their reservation on the payment, their first attempt and their first event. */
@Injectable()
export class RefundOpening implements RefundOpener, OnModuleInit {
  constructor(
    private readonly openers: RefundOpeners,
    private readonly routes: RefundRoutes,
    private readonly events: EventLog,
  ) {}

  onModuleInit(): void {
    this.openers.register(this);
  }

  canRefund(collection: AttemptChange): boolean {
    return this.routes.of(collection, collection.money) !== null;
  }

  async open(tx: Executor, orders: readonly RefundOrder[]): Promise<OpenedRefund[]> {
    if (orders.length === 0) return [];
    const at = new Date();
    const openings = orders.map((order): Opening => {
      const route = this.routes.of(order.collection, order.collection.money);
      if (route === null) throw new Error('no rail can give this back: ask canRefund first');
      return { id: newId(), order, route, at };
    });
    await tx.run(OPEN, [JSON.stringify(openings.map(refundRow))]);
    const opened = openings.map((opening) => ({ refundId: opening.id, draft: draftOf(opening) }));
    await this.events.append(
      tx,
      openings.map((opening, nth) => initiated(opening, opened[nth]?.draft.id ?? '')),
    );
    return opened;
  }
}

function refundRow({ id, order, route, at }: Opening): Record<string, unknown> {
  const { collection, merchantId, paymentId, origin, reference, reason } = order;
  return {
    id,
    merchant_id: merchantId,
    payment_id: paymentId,
    attempt_id: collection.attemptId,
    origin,
    reference,
    status: 'initiated',
    amount_minor: collection.money.amountMinor.toString(),
    currency: collection.money.currency,
    network: collection.wallet.network,
    msisdn: collection.wallet.msisdn,
    reason,
    provider: route.provider.name,
    correlation_id: collection.correlationId,
    created_at: at.toISOString(),
  };
}

function draftOf({ id, order, route, at }: Opening): AttemptDraft {
  const { collection, merchantId, reference } = order;
  const { provider, operation, original, decision, hasAlternative } = route;
  return {
    id: newId(),
    ownerType: 'refund',
    ownerId: id,
    merchantId,
    provider: provider.name,
    operation,
    reference: provider.newReference(),
    wallet: collection.wallet,
    money: collection.money,
    description: `Refund of ${reference}`,
    sendBefore: new Date(at.getTime() + REFUND_SEND_WINDOW_MS),
    routing: decision,
    hasAlternative,
    ...(original !== null && { original }),
    correlationId: collection.correlationId,
    createdAt: at,
  };
}

function initiated({ id, order, at }: Opening, attemptId: string): NewEvent {
  const { collection, merchantId, paymentId, reference } = order;
  return {
    merchantId,
    objectId: id,
    sequence: 1,
    event: {
      type: 'refund.initiated',
      data: {
        status: 'initiated',
        amount: Number(collection.money.amountMinor),
        currency: collection.money.currency,
        reference,
        attemptId: toPublicId('att', attemptId),
        failureCode: null,
        paymentId: toPublicId('pay', paymentId),
      },
    },
    correlationId: collection.correlationId,
    occurredAt: at,
  };
}
