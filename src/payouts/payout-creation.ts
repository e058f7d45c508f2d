import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import type { RequestContext } from '../http/request-context.js';
import { Database } from '../persistence/database.js';
import { IdempotencyKeys } from '../resilience/idempotency/idempotency-keys.js';
import type { CreatePayoutDto } from './dto/create-payout.dto.js';
import { PayoutDrafting } from './payout-drafting.js';
import { newlyShown, PayoutMaking } from './payout-making.js';
import { presentPayout } from './payout.presenter.js';

const CREATED_STATUS = 202;

/** Makes a payout out of a request. */
@Injectable()
export class PayoutCreation {
  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyKeys,
    private readonly drafting: PayoutDrafting,
    private readonly making: PayoutMaking,
    private readonly attempts: AttemptStarter,
  ) {}

  /**
   * The money is set aside and the payout committed, or neither: a refusal leaves the key free.
   * @throws DomainError what the request has wrong, no_route, rail_unavailable, insufficient_float, insufficient_balance,
   *   idempotency_key_reused, overloaded
   */
  async create(request: CreatePayoutDto, context: RequestContext): Promise<IdempotentAnswer> {
    const payout = await this.drafting.draft(request, context);
    const { merchantId, idempotency } = context;
    const body = JSON.stringify(presentPayout(newlyShown(payout)));
    const isCreated = await this.database.inTurn(merchantId, async (tx) => {
      const record = { merchantId, ...idempotency, objectId: payout.id, responseStatus: CREATED_STATUS };
      const isFree = await this.keys.take(tx, { ...record, responseBody: body, createdAt: payout.createdAt });
      if (!isFree) return false;
      await this.making.make(tx, payout);
      return true;
    });
    if (!isCreated) return { ...(await this.keys.replay({ merchantId, ...idempotency })), replayed: true };
    this.attempts.wake();
    return { status: CREATED_STATUS, body, replayed: false };
  }
}
