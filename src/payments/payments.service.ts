import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import { parseMsisdn } from '../domain/wallet.js';
import { decodeCursor, toPage, type Page } from '../http/cursor.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import { fromPublicId } from '../http/public-id.js';
import { IdempotencyKeys } from '../resilience/idempotency/idempotency-keys.js';
import type { InitiatePaymentDto } from './dto/initiate-payment.dto.js';
import type { ListPaymentsQuery } from './dto/list-payments.query.js';
import type { PaymentDetailResponse, PaymentResponse, PaymentStatusResponse } from './dto/payment.response.js';
import { INITIATED_STATUS, type InitiationContext } from './new-payment.js';
import { PaymentCancellation } from './payment-cancellation.js';
import { PaymentInitiation } from './payment-initiation.js';
import type { Payment } from './payment.model.js';
import { PaymentStory } from './payment-story.js';
import { presentPayment, presentStatus } from './payment.presenter.js';
import { PaymentsRepository } from './payments.repository.js';

const MAX_READS = 3;

/** The use cases of a payment. Ids come in and go out as TypeIDs; everything is one merchant's own. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly initiation: PaymentInitiation,
    private readonly keys: IdempotencyKeys,
    private readonly cancellation: PaymentCancellation,
    private readonly story: PaymentStory,
  ) {}

  /**
   * Answers as soon as the payment is committed; what the rail says comes later.
   * @throws DomainError what the request has wrong, no_route, idempotency_key_reused
   * @throws BatcherFullError when too many are waiting
   */
  async initiate(request: InitiatePaymentDto, context: InitiationContext): Promise<IdempotentAnswer> {
    const { merchantId, idempotency } = context;
    return this.keys.answerOnce({ merchantId, ...idempotency }, async () => {
      const created = await this.initiation.create(await this.initiation.draft(request, context));
      return created && { status: INITIATED_STATUS, body: created.idempotency.responseBody };
    });
  }

  /**
   * Read anew when it has changed while its story was read, so that the two tell the same.
   * @throws DomainError payment_not_found
   */
  async get(merchantId: string, publicId: string): Promise<PaymentDetailResponse> {
    let payment = await this.find(merchantId, publicId);
    for (let reads = 1; ; reads += 1) {
      const story = await this.story.of(payment);
      const now = await this.find(merchantId, publicId);
      if (now.updatedAt.getTime() === payment.updatedAt.getTime() || reads >= MAX_READS) return story;
      payment = now;
    }
  }

  /** @throws DomainError payment_not_found */
  async status(merchantId: string, publicId: string): Promise<PaymentStatusResponse> {
    const view = await this.payments.findStatus(merchantId, idOf(publicId));
    if (view === null) throw notFound(publicId);
    return presentStatus(view);
  }

  /** @throws DomainError invalid_cursor, invalid_msisdn */
  async list(merchantId: string, query: ListPaymentsQuery): Promise<Page<PaymentResponse>> {
    const { status, reference, msisdn, createdFrom, createdTo, limit } = query;
    const filter = {
      status,
      reference,
      payerMsisdn: msisdn === undefined ? undefined : parseMsisdn(msisdn, 'msisdn'),
      createdFrom: createdFrom === undefined ? undefined : new Date(createdFrom),
      createdTo: createdTo === undefined ? undefined : new Date(createdTo),
    };
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const found = await this.payments.list(merchantId, filter, before, limit + 1);
    return toPage(found, limit, presentPayment);
  }

  /**
   * Wins only while nothing was sent, which the database decides. Cancelling twice is one cancellation.
   * @throws DomainError payment_not_found, payment_not_cancellable
   */
  async cancel(merchantId: string, publicId: string): Promise<PaymentResponse> {
    const payment = await this.find(merchantId, publicId);
    if (payment.status === 'cancelled') return presentPayment(payment);
    const isCancelled = await this.cancellation.cancel(payment);
    const now = await this.find(merchantId, publicId);
    if (isCancelled || now.status === 'cancelled') return presentPayment(now);
    throw new DomainError(
      'payment_not_cancellable',
      `the payment is ${now.status}: only one of which nothing was sent to a rail can be cancelled; refund it once it is confirmed`,
    );
  }

  private async find(merchantId: string, publicId: string): Promise<Payment> {
    const payment = await this.payments.find(merchantId, idOf(publicId));
    if (payment === null) throw notFound(publicId);
    return payment;
  }
}

function idOf(publicId: string): string {
  const id = fromPublicId('pay', publicId);
  if (id === null) throw notFound(publicId);
  return id;
}

function notFound(publicId: string): DomainError {
  const message = 'use an id that initiate or the list has answered, such as pay_…';
  return new DomainError('payment_not_found', `there is no payment ${publicId.slice(0, 64)} of yours`, [
    { field: 'id', code: 'payment_not_found', message },
  ]);
}
