import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { AttemptsReader } from '../attempts/attempts.reader.js';
import { OutcomeApplier } from '../attempts/outcome-applier.js';
import { DomainError } from '../domain/errors.js';
import { EventLog } from '../events/event-log.js';
import { decodeCursor, toPage, type Page } from '../http/cursor.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import { fromPublicId } from '../http/public-id.js';
import type { RequestContext } from '../http/request-context.js';
import { presentAttempt, presentEvent } from '../movements/attempt.presenter.js';
import type { CreatePayoutDto } from './dto/create-payout.dto.js';
import type { ListPayoutsQuery } from './dto/list-payouts.query.js';
import type { PayoutDetailResponse, PayoutResponse } from './dto/payout.response.js';
import { PayoutCreation } from './payout-creation.js';
import { PayoutEntity } from './payout.entity.js';
import { presentPayout } from './payout.presenter.js';

/** The use cases of a payout; everything is one merchant's own. */
@Injectable()
export class PayoutsService {
  constructor(
    @InjectRepository(PayoutEntity) private readonly payouts: Repository<PayoutEntity>,
    private readonly creation: PayoutCreation,
    private readonly attempts: AttemptsReader,
    private readonly applier: OutcomeApplier,
    private readonly events: EventLog,
  ) {}

  /** @throws DomainError as `PayoutCreation.create` does */
  create(request: CreatePayoutDto, context: RequestContext): Promise<IdempotentAnswer> {
    return this.creation.create(request, context);
  }

  /** @throws DomainError payout_not_found */
  async get(merchantId: string, publicId: string): Promise<PayoutDetailResponse> {
    const payout = await this.find(merchantId, publicId);
    const [attempts, events] = await Promise.all([this.attempts.ofOwner(payout.id), this.events.ofObject(payout.id)]);
    const story = { attempts: attempts.map(presentAttempt), timeline: events.map(presentEvent) };
    return Object.assign(presentPayout(payout), story);
  }

  /** Newest first. @throws DomainError invalid_cursor */
  async list(merchantId: string, query: ListPayoutsQuery): Promise<Page<PayoutResponse>> {
    const { status, reference, cursor, limit } = query;
    const rows = await this.payouts.find({
      where: {
        merchantId,
        ...(status !== undefined && { status }),
        ...(reference !== undefined && { reference }),
        ...(cursor !== undefined && { id: LessThan(decodeCursor(cursor)) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, presentPayout);
  }

  /**
   * Wins only while nothing was sent, which the database decides; its money is available again in the same transaction.
   * @throws DomainError payout_not_found, payout_not_cancellable
   */
  async cancel(merchantId: string, publicId: string): Promise<PayoutResponse> {
    const payout = await this.find(merchantId, publicId);
    if (payout.status === 'cancelled') return presentPayout(payout);
    const isCancelled = await this.applier.cancelUnsent(payout.id);
    const now = await this.find(merchantId, publicId);
    if (isCancelled || now.status === 'cancelled') return presentPayout(now);
    throw new DomainError(
      'payout_not_cancellable',
      `the payout is ${now.status}: only one of which nothing was sent to a rail can be cancelled`,
    );
  }

  private async find(merchantId: string, publicId: string): Promise<PayoutEntity> {
    const id = fromPublicId('pot', publicId);
    const payout = id === null ? null : await this.payouts.findOneBy({ merchantId, id });
    if (payout === null)
      throw new DomainError('payout_not_found', `there is no payout ${publicId.slice(0, 64)} of yours`);
    return payout;
  }
}
