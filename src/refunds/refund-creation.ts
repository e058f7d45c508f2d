import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { DomainError } from '../domain/errors.js';
import type { RefundRefusal } from '../domain/refund-eligibility.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import { fromPublicId } from '../http/public-id.js';
import type { RequestContext } from '../http/request-context.js';
import { Batcher } from '../persistence/batcher.js';
import { Database } from '../persistence/database.js';
import { newId } from '../persistence/new-id.js';
import { IdempotencyKeys, type IdempotencyRecord } from '../resilience/idempotency/idempotency-keys.js';
import { presentClawback } from './clawback.presenter.js';
import type { CreateRefundDto } from './dto/create-refund.dto.js';
import type { CreatedRefundResponse } from './dto/refund.response.js';
import { RefundJudging } from './refund-judging.js';
import type { NewRefund } from './refund-making.js';
import { newlyRefunded, presentRefund } from './refund.presenter.js';
import { RefundsOnDemand } from './refunds-on-demand.js';
import { RefundablePayments, type RefundablePayment } from './refundable-payments.js';

const CREATED_STATUS = 202;

interface Order {
  readonly paymentId: string;
  readonly request: CreateRefundDto;
  readonly context: RequestContext;
}

/** A refund that may be made, with the answer that its key is to keep. */
interface Judged {
  readonly refund: NewRefund;
  readonly record: IdempotencyRecord;
}

/** The body of the answer; null = the key was taken already; or why not. */
type Ordered = string | null | DomainError;

/**
 * Gives payments back, or parts of them, because their merchants want that: as many together as come together, since all of
 * one merchant wait for its balance. Refunds of one payment take turns, so together they never exceed what was taken.
 */
@Injectable()
export class RefundCreation {
  private readonly batcher: Batcher<Order, Ordered>;

  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyKeys,
    private readonly payments: RefundablePayments,
    private readonly judging: RefundJudging,
    private readonly refunds: RefundsOnDemand,
    private readonly attempts: AttemptStarter,
  ) {
    this.batcher = new Batcher({
      name: 'create-refunds',
      run: (orders) => this.createAll(orders),
      maxSize: 50,
      maxWaitMs: 3,
      maxQueue: 2000,
      concurrency: 2,
      keyOf: ({ paymentId }) => paymentId,
    });
  }

  /**
   * The refund is committed with all that belongs to it, or nothing is: a refusal leaves the key free.
   * @throws DomainError payment_not_found, refund_not_allowed with every reason, idempotency_key_reused
   * @throws BatcherFullError when too many are waiting
   */
  async create(publicId: string, request: CreateRefundDto, context: RequestContext): Promise<IdempotentAnswer> {
    const { merchantId, idempotency, correlationId } = context;
    return this.keys.answerOnce({ merchantId, ...idempotency }, async () => {
      const payment = await this.find(merchantId, publicId);
      await this.judging.prepare(payment, correlationId);
      const ordered = await this.batcher.add({ paymentId: payment.id, request, context });
      if (ordered instanceof DomainError) throw ordered;
      return ordered === null ? null : { status: CREATED_STATUS, body: ordered };
    });
  }

  /** @throws DomainError payment_not_found */
  async find(merchantId: string, publicId: string): Promise<RefundablePayment> {
    const id = fromPublicId('pay', publicId);
    const payment = id === null ? null : await this.payments.find(merchantId, id);
    if (payment === null)
      throw new DomainError('payment_not_found', `there is no payment ${publicId.slice(0, 64)} of yours`);
    return payment;
  }

  private async createAll(orders: readonly Order[]): Promise<Ordered[]> {
    const ordered = await this.database.transaction(async (tx) => {
      await this.refunds.begin(
        tx,
        orders.map(({ context }) => context.merchantId),
      );
      const payments = await this.payments.lock(
        tx,
        orders.map(({ paymentId }) => paymentId),
      );
      const taken = await this.keys.taken(tx, orders.map(keyOf));
      const judged = orders.map((order, nth) => (taken.has(nth) ? null : this.judge(order, payments)));
      const possible = judged.flatMap((one) => (one === null || one instanceof DomainError ? [] : [one]));
      const free = await this.keys.takeAll(
        tx,
        possible.map(({ record }) => record),
      );
      const refunds = possible.map(({ refund }) => refund).filter(({ id }) => free.has(id));
      await this.refunds.make(tx, refunds);
      return judged.map((one) => {
        if (one === null || one instanceof DomainError) return one;
        return free.has(one.refund.id) ? one.record.responseBody : null;
      });
    });
    if (ordered.some((one) => typeof one === 'string')) this.attempts.wake();
    return ordered;
  }

  /** What is to be made of a payment that is locked, or why it is not. */
  private judge(order: Order, payments: ReadonlyMap<string, RefundablePayment>): Judged | DomainError {
    const { paymentId, request, context } = order;
    const payment = payments.get(paymentId);
    if (payment === undefined) throw new Error(`payment ${paymentId} is gone: payments are never deleted`);
    const { isEligible, reasons, money, route, remainingMinor } = this.judging.judge(payment, wanted(request));
    const { collection } = payment;
    if (!isEligible || money === null || route === null || collection === null)
      return notAllowed(reasons, remainingMinor);
    const { merchantId, correlationId } = context;
    const refund: NewRefund = {
      id: newId(),
      merchantId,
      paymentId,
      origin: 'merchant',
      collection,
      money,
      route,
      reservedMinor: money.amountMinor + route.fees.railMinor + route.fees.platformMinor,
      reference: request.reference ?? payment.reference,
      reason: request.reason ?? null,
      metadata: request.metadata ?? null,
      correlationId,
      createdAt: new Date(),
    };
    return { refund, record: recordOf(order, refund, payment) };
  }
}

function keyOf({ context: { merchantId, idempotency } }: Order) {
  return { merchantId, key: idempotency.key, requestHash: idempotency.requestHash };
}

function recordOf(order: Order, refund: NewRefund, payment: RefundablePayment): IdempotencyRecord {
  const answer: CreatedRefundResponse = Object.assign(presentRefund(newlyRefunded(refund)), {
    clawback: presentClawback(payment),
  });
  return {
    ...keyOf(order),
    objectId: refund.id,
    responseStatus: CREATED_STATUS,
    responseBody: JSON.stringify(answer),
    createdAt: refund.createdAt,
  };
}

function wanted({ amount }: CreateRefundDto): bigint | null {
  return amount === undefined || amount === null ? null : BigInt(amount);
}

const SAYS: Readonly<Record<RefundRefusal, string>> = {
  payment_has_no_money: 'no rail has taken money for it',
  payment_too_old: 'it is too old to be given back',
  nothing_left: 'all of it was given back already, or is on its way',
  amount_too_large: 'that is more than is left of it',
  rail_cannot_refund: 'no rail can give it back now',
  float_too_low: 'the float of the rail does not cover it now',
};

function notAllowed(reasons: readonly RefundRefusal[], remainingMinor: bigint): DomainError {
  return new DomainError(
    'refund_not_allowed',
    `the payment cannot be given back: ${reasons.map((reason) => SAYS[reason]).join('; ')} (${remainingMinor} minor units are left)`,
    // What is not about the amount is about the payment, which the path names.
    reasons.map((code) => ({ field: code === 'amount_too_large' ? 'amount' : 'id', code, message: SAYS[code] })),
  );
}
