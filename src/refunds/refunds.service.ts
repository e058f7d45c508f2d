import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { AttemptsReader } from '../attempts/attempts.reader.js';
import { DomainError } from '../domain/errors.js';
import { EventLog } from '../events/event-log.js';
import { decodeCursor, toPage, type Page } from '../http/cursor.js';
import { fromPublicId } from '../http/public-id.js';
import { presentAttempt, presentEvent } from '../movements/attempt.presenter.js';
import { presentClawback } from './clawback.presenter.js';
import type { EligibilityResponse } from './dto/eligibility.response.js';
import type { EligibilityQuery, ListRefundsQuery } from './dto/list-refunds.query.js';
import type { RefundDetailResponse, RefundResponse } from './dto/refund.response.js';
import { RefundCreation } from './refund-creation.js';
import { RefundJudging } from './refund-judging.js';
import { presentRefund } from './refund.presenter.js';
import { RefundEntity } from './refund.entity.js';

/** What can be asked about refunds; everything is one merchant's own. */
@Injectable()
export class RefundsService {
  constructor(
    @InjectRepository(RefundEntity) private readonly refunds: Repository<RefundEntity>,
    private readonly attempts: AttemptsReader,
    private readonly events: EventLog,
    private readonly creation: RefundCreation,
    private readonly judging: RefundJudging,
  ) {}

  /** @throws DomainError refund_not_found */
  async get(merchantId: string, publicId: string): Promise<RefundDetailResponse> {
    const id = fromPublicId('rfd', publicId);
    const refund = id === null ? null : await this.refunds.findOneBy({ merchantId, id });
    if (refund === null)
      throw new DomainError('refund_not_found', `there is no refund ${publicId.slice(0, 64)} of yours`);
    const [attempts, events] = await Promise.all([this.attempts.ofOwner(refund.id), this.events.ofObject(refund.id)]);
    const story = { attempts: attempts.map(presentAttempt), timeline: events.map(presentEvent) };
    return Object.assign(presentRefund(refund), story);
  }

  /** Newest first. @throws DomainError invalid_cursor */
  async list(merchantId: string, query: ListRefundsQuery): Promise<Page<RefundResponse>> {
    const { paymentId: publicId, status, cursor, limit } = query;
    const paymentId = publicId === undefined ? undefined : fromPublicId('pay', publicId);
    if (paymentId === null) return { data: [], hasMore: false, nextCursor: null };
    const rows = await this.refunds.find({
      where: {
        merchantId,
        ...(paymentId !== undefined && { paymentId }),
        ...(status !== undefined && { status }),
        ...(cursor !== undefined && { id: LessThan(decodeCursor(cursor)) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, presentRefund);
  }

  /** As of now; whoever asks for the refund is judged anew. @throws DomainError payment_not_found */
  async eligibility(
    { merchantId, correlationId }: { merchantId: string; correlationId: string },
    publicId: string,
    { amount }: EligibilityQuery,
  ): Promise<EligibilityResponse> {
    const payment = await this.creation.find(merchantId, publicId);
    await this.judging.prepare(payment, correlationId);
    const verdict = this.judging.judge(payment, amount === undefined ? null : BigInt(amount));
    const { isEligible, remainingMinor, reasons, route } = verdict;
    return {
      paymentId: publicId,
      isEligible,
      remainingAmount: Number(remainingMinor),
      currency: payment.currency,
      reasons: [...reasons],
      provider: route?.provider.name ?? null,
      by: route === null ? null : route.operation === 'refund' ? 'own' : 'payout',
      clawback: presentClawback(payment),
    };
  }
}
