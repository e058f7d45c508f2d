import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { DomainError } from '../domain/errors.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import type { RequestContext } from '../http/request-context.js';
import { Batcher } from '../persistence/batcher.js';
import { Database } from '../persistence/database.js';
import { IdempotencyKeys, type IdempotencyRecord } from '../resilience/idempotency/idempotency-keys.js';
import type { CreatePayoutDto } from './dto/create-payout.dto.js';
import { PayoutDrafting } from './payout-drafting.js';
import { newlyShown, PayoutMaking, type NewPayout } from './payout-making.js';
import { presentPayout } from './payout.presenter.js';

const CREATED_STATUS = 202;

interface Order {
  readonly payout: NewPayout;
  readonly record: IdempotencyRecord;
}

/** The key was taken already, or why not. */
type Ordered = 'created' | 'taken' | DomainError;

/**
 * Makes payouts out of requests, as many together as come together: all of one merchant wait for its balance, so they wait
 * for it once.
 */
@Injectable()
export class PayoutCreation {
  private readonly batcher: Batcher<Order, Ordered>;

  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyKeys,
    private readonly drafting: PayoutDrafting,
    private readonly making: PayoutMaking,
    private readonly attempts: AttemptStarter,
  ) {
    this.batcher = new Batcher({
      name: 'create-payouts',
      run: (orders) => this.createAll(orders),
      maxSize: 50,
      maxWaitMs: 3,
      maxQueue: 2000,
      concurrency: 2,
    });
  }

  /**
   * The money is set aside and the payout committed, or neither: a refusal leaves the key free.
   * @throws DomainError what the request has wrong, no_route, rail_unavailable, insufficient_float, insufficient_balance,
   *   idempotency_key_reused
   * @throws BatcherFullError when too many are waiting
   */
  async create(request: CreatePayoutDto, context: RequestContext): Promise<IdempotentAnswer> {
    const { merchantId, idempotency } = context;
    return this.keys.answerOnce({ merchantId, ...idempotency }, async () => {
      const payout = await this.drafting.draft(request, context);
      const responseBody = JSON.stringify(presentPayout(newlyShown(payout)));
      const { id: objectId, createdAt } = payout;
      const answer = { objectId, responseStatus: CREATED_STATUS, responseBody, createdAt };
      const ordered = await this.batcher.add({ payout, record: { merchantId, ...idempotency, ...answer } });
      if (ordered instanceof DomainError) throw ordered;
      return ordered === 'created' ? { status: CREATED_STATUS, body: responseBody } : null;
    });
  }

  private async createAll(orders: readonly Order[]): Promise<Ordered[]> {
    const { free, refused } = await this.database.transaction(async (tx) => {
      await this.making.begin(
        tx,
        orders.map(({ payout }) => payout.merchantId),
      );
      const taken = await this.keys.takeAll(
        tx,
        orders.map(({ record }) => record),
      );
      const payouts = orders.map(({ payout }) => payout).filter(({ id }) => taken.has(id));
      const why = await this.making.make(tx, payouts);
      await this.keys.release(
        tx,
        orders.filter(({ payout }) => why.has(payout.id)).map(({ record }) => record),
      );
      return { free: taken, refused: why };
    });
    if (free.size > refused.size) this.attempts.wake();
    return orders.map(({ payout: { id } }) => (free.has(id) ? (refused.get(id) ?? 'created') : 'taken'));
  }
}
