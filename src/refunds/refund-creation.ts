import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { DomainError } from '../domain/errors.js';
import type { RefundRefusal } from '../domain/refund-eligibility.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import { fromPublicId } from '../http/public-id.js';
import { newId } from '../persistence/new-id.js';
import type { RequestContext } from '../http/request-context.js';
import { Database, type Executor } from '../persistence/database.js';
import { IdempotencyKeys } from '../resilience/idempotency/idempotency-keys.js';
import { presentClawback } from './clawback.presenter.js';
import type { CreateRefundDto } from './dto/create-refund.dto.js';
import type { CreatedRefundResponse } from './dto/refund.response.js';
import { RefundJudging } from './refund-judging.js';
import type { NewRefund } from './refund-making.js';
import { newlyRefunded, presentRefund } from './refund.presenter.js';
import { RefundsOnDemand } from './refunds-on-demand.js';
import { RefundablePayments, type RefundablePayment } from './refundable-payments.js';

const CREATED_STATUS = 202;

/** Gives a payment back, or a part of it, because its merchant wants that. */
@Injectable()
export class RefundCreation {
  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyKeys,
    private readonly payments: RefundablePayments,
    private readonly judging: RefundJudging,
    private readonly refunds: RefundsOnDemand,
    private readonly attempts: AttemptStarter,
  ) {}

  /**
   * The refund is committed with all that belongs to it, or nothing is: a refusal leaves the key free. Refunds of one payment
   * take turns, so together they never exceed what was taken.
   * @throws DomainError payment_not_found, refund_not_allowed with every reason, idempotency_key_reused, overloaded
   */
  async create(publicId: string, request: CreateRefundDto, context: RequestContext): Promise<IdempotentAnswer> {
    const { merchantId, idempotency, correlationId } = context;
    const payment = await this.find(merchantId, publicId);
    await this.judging.prepare(payment, correlationId);
    const body = await this.database.inTurn(merchantId, async (tx) => {
      if (payment.legs.length > 0) await this.refunds.begin(tx, merchantId);
      const locked = await this.payments.lock(tx, merchantId, payment.id);
      if (locked === null || (await this.keys.isTaken(tx, merchantId, idempotency.key))) return null;
      return this.write(tx, locked, request, context);
    });
    if (body === null) return { ...(await this.keys.replay({ merchantId, ...idempotency })), replayed: true };
    this.attempts.wake();
    return { status: CREATED_STATUS, body, replayed: false };
  }

  /** @throws DomainError payment_not_found */
  async find(merchantId: string, publicId: string): Promise<RefundablePayment> {
    const id = fromPublicId('pay', publicId);
    const payment = id === null ? null : await this.payments.find(merchantId, id);
    if (payment === null)
      throw new DomainError('payment_not_found', `there is no payment ${publicId.slice(0, 64)} of yours`);
    return payment;
  }

  /** The answer, or null when the key was taken meanwhile for something else. */
  private async write(
    tx: Executor,
    payment: RefundablePayment,
    request: CreateRefundDto,
    { merchantId, idempotency, correlationId }: RequestContext,
  ): Promise<string | null> {
    const { isEligible, reasons, money, route, remainingMinor } = this.judging.judge(payment, wanted(request));
    if (!isEligible || money === null || route === null || payment.collection === null)
      throw notAllowed(reasons, remainingMinor);
    const refund: NewRefund = {
      id: newId(),
      merchantId,
      paymentId: payment.id,
      origin: 'merchant',
      collection: payment.collection,
      money,
      route,
      reservedMinor: money.amountMinor + route.fees.railMinor + route.fees.platformMinor,
      reference: request.reference ?? payment.reference,
      reason: request.reason ?? null,
      metadata: request.metadata ?? null,
      correlationId,
      createdAt: new Date(),
    };
    const answer: CreatedRefundResponse = Object.assign(presentRefund(newlyRefunded(refund)), {
      clawback: presentClawback(payment),
    });
    const body = JSON.stringify(answer);
    const record = { merchantId, ...idempotency, objectId: refund.id, responseStatus: CREATED_STATUS };
    const isFree = await this.keys.take(tx, { ...record, responseBody: body, createdAt: refund.createdAt });
    if (!isFree) return null;
    await this.refunds.make(tx, refund);
    return body;
  }
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
    `the payment can not be given back: ${reasons.map((reason) => SAYS[reason]).join('; ')} (${remainingMinor} minor units are left)`,
    // What is not about the amount is about the payment, which the path names.
    reasons.map((code) => ({ field: code === 'amount_too_large' ? 'amount' : 'id', code, message: SAYS[code] })),
  );
}
