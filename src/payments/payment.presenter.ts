import type { AttemptView } from '../attempts/attempt-view.js';
import type { EventEntity } from '../events/event.entity.js';
import { toPublicId } from '../http/public-id.js';
import { presentAttempt, presentEvent } from '../movements/attempt.presenter.js';
import type { LateSuccessResponse } from './late-money/dto/late-success.response.js';
import type { PaymentDetailResponse, PaymentResponse, PaymentStatusResponse } from './dto/payment.response.js';
import type { Leg } from './legs/leg.js';
import { presentLeg } from './legs/leg.presenter.js';
import type { Payment } from './payment.model.js';
import type { PaymentStatusView } from './payments.repository.js';
import { presentReview, presentRisk } from './risk.presenter.js';

export function presentPayment(payment: Payment): PaymentResponse {
  return {
    id: toPublicId('pay', payment.id),
    object: 'payment',
    status: payment.status,
    amount: Number(payment.money.amountMinor),
    currency: payment.money.currency,
    capturedAmount: Number(payment.capturedMinor),
    refundedAmount: Number(payment.refundedMinor),
    payer: {
      msisdn: payment.payer.msisdn,
      network: payment.payer.network,
      networkSource: payment.payerNetworkSource,
    },
    reference: payment.reference,
    description: payment.description,
    metadata: payment.metadata,
    provider: payment.provider,
    failureCode: payment.failureCode,
    risk: payment.risk === null ? null : presentRisk(payment.risk),
    review: payment.review === null ? null : presentReview(payment.review),
    settlement: payment.settlement,
    feesBorneBy: payment.feesBorneBy,
    expiresAt: payment.expiresAt.toISOString(),
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
  };
}

export function presentStatus(view: PaymentStatusView): PaymentStatusResponse {
  return { ...view, id: toPublicId('pay', view.id), updatedAt: view.updatedAt.toISOString() };
}

/** What is told of a payment beside itself. */
export interface PaymentStoryParts {
  readonly legs: Leg[];
  readonly attempts: AttemptView[];
  readonly lateSuccesses: LateSuccessResponse[];
  readonly events: EventEntity[];
}

export function presentDetail(
  payment: Payment,
  { legs, attempts, lateSuccesses, events }: PaymentStoryParts,
): PaymentDetailResponse {
  return Object.assign(presentPayment(payment), {
    splits: legs.map(presentLeg),
    lateSuccesses,
    attempts: attempts.map(presentAttempt),
    timeline: events.map(presentEvent),
  });
}
