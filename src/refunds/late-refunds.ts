import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptChange } from '../attempts/movement-owner.js';
import { lateMoneyRefunded } from '../domain/bookings.js';
import { newId } from '../persistence/new-id.js';
import { Ledger } from '../ledger/ledger.js';
import {
  RefundOpeners,
  type OpenedRefund,
  type RefundOpener,
  type RefundOrder,
} from '../payments/late-money/refund-opener.js';
import type { Executor } from '../persistence/database.js';
import { RefundMaking, type NewRefund } from './refund-making.js';
import { RefundRoutes } from './refund-routes.js';

/** Gives late money back: all of it, and what the rails take for that is ours to bear. */
@Injectable()
export class LateRefunds implements RefundOpener, OnModuleInit {
  constructor(
    private readonly openers: RefundOpeners,
    private readonly routes: RefundRoutes,
    private readonly making: RefundMaking,
    private readonly ledger: Ledger,
  ) {}

  onModuleInit(): void {
    this.openers.register(this);
  }

  canRefund(collection: AttemptChange): boolean {
    return this.routes.of(collection, collection.money) !== null;
  }

  async open(tx: Executor, orders: readonly RefundOrder[]): Promise<OpenedRefund[]> {
    const refunds = orders.map((order) => this.refundOf(order));
    const drafts = await this.making.make(tx, refunds);
    await this.ledger.post(
      tx,
      refunds.map(({ id, collection, correlationId }, nth) => {
        const late = { ...collection, objectId: collection.attemptId };
        const source = orders[nth]?.source ?? 'rail_clearing';
        return { posting: lateMoneyRefunded(late, source, id), correlationId };
      }),
    );
    return refunds.flatMap(({ id }, nth) => {
      const draft = drafts[nth];
      return draft === undefined ? [] : [{ refundId: id, draft }];
    });
  }

  private refundOf({ merchantId, paymentId, origin, collection, reference, reason }: RefundOrder): NewRefund {
    const { money, correlationId } = collection;
    const route = this.routes.of(collection, money);
    if (route === null) throw new Error('no rail can give this back: ask canRefund first');
    return {
      id: newId(),
      merchantId,
      paymentId,
      origin,
      collection,
      money,
      route,
      reservedMinor: money.amountMinor,
      reference,
      reason,
      metadata: null,
      correlationId,
      createdAt: new Date(),
    };
  }
}
