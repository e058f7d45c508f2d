import type { AttemptView } from '../attempts/attempt-view.js';
import type { EventEntity } from '../events/event.entity.js';
import { toPublicId } from '../http/public-id.js';
import type {
  AttemptResponse,
  PaymentDetailResponse,
  PaymentResponse,
  PaymentStatusResponse,
  TimelineEntryResponse,
} from './dto/payment.response.js';
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
    expiresAt: payment.expiresAt.toISOString(),
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
  };
}

export function presentStatus(view: PaymentStatusView): PaymentStatusResponse {
  return { ...view, id: toPublicId('pay', view.id), updatedAt: view.updatedAt.toISOString() };
}

export function presentDetail(payment: Payment, attempts: AttemptView[], events: EventEntity[]): PaymentDetailResponse {
  return Object.assign(presentPayment(payment), {
    attempts: attempts.map(presentAttempt),
    timeline: events.map(presentEvent),
  });
}

function presentAttempt(attempt: AttemptView): AttemptResponse {
  return {
    id: toPublicId('att', attempt.id),
    provider: attempt.provider,
    operation: attempt.operation,
    reference: attempt.reference,
    state: attempt.state,
    outcomeClass: attempt.outcomeClass,
    failureCode: attempt.failureCode,
    railTransactionId: attempt.railTransactionId,
    needsReview: attempt.needsReview,
    sends: attempt.sends,
    polls: attempt.polls,
    nextActionAt: attempt.nextActionAt?.toISOString() ?? null,
    evidence: attempt.evidence,
    trail: attempt.trail,
    routing: attempt.routing,
    createdAt: attempt.createdAt.toISOString(),
    finishedAt: attempt.finishedAt?.toISOString() ?? null,
  };
}

function presentEvent(event: EventEntity): TimelineEntryResponse {
  const { sequence, type, data, occurredAt } = event;
  return { id: toPublicId('evt', event.id), sequence, type, occurredAt: occurredAt.toISOString(), data };
}
