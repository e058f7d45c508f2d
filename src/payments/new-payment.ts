import type { AttemptDraft, AttemptRow } from '../attempts/attempt-draft.js';
import type { MovementEventData } from '../domain/events.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { RiskAssessment } from '../domain/risk.js';
import type { Activity } from '../domain/velocity.js';
import type { NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import type { IdempotencyRecord } from '../resilience/idempotency/idempotency-keys.js';
import type { NewLeg } from './legs/leg.js';
import type { Payment, PaymentWish } from './payment.model.js';
import { presentPayment } from './payment.presenter.js';

/** Who asks, and under which key. */
export interface InitiationContext {
  readonly merchantId: string;
  readonly correlationId: string;
  readonly idempotency: { readonly key: string; readonly requestHash: Buffer };
}

export const INITIATED_STATUS = 202;

/** A payment before it is judged: as it will be if it is let through. */
export interface PaymentDraft {
  readonly payment: Payment;
  readonly attempt: AttemptDraft;
  readonly legs: readonly NewLeg[];
  readonly wish: PaymentWish;
  /** The word of whoever was asked beside our own rules. */
  readonly opinion: RiskAssessment;
  readonly context: InitiationContext;
}

/** Everything that comes to be with a payment. */
export interface NewPayment {
  readonly payment: Payment;
  /** null = nothing is to be sent, now or ever. */
  readonly attempt: AttemptRow | null;
  readonly legs: readonly NewLeg[];
  readonly wish: PaymentWish | null;
  readonly events: readonly NewEvent[];
  readonly idempotency: IdempotencyRecord;
  /** What the counters are told; null = a denied payment does not count. */
  readonly activity: Activity | null;
}

export interface JudgedDraft {
  readonly draft: PaymentDraft;
  /** Ready to be sent, if the payment is let through. */
  readonly attempt: AttemptRow;
  readonly activity: Activity;
  readonly risk: RiskAssessment;
}

/** What a judged draft becomes. A payment that is denied or held is kept like any other, and has no attempt. */
export function newPayment({ draft, attempt, activity, risk }: JudgedDraft, reviewWindowSeconds: number): NewPayment {
  const { context, legs, wish } = draft;
  switch (risk.decision) {
    case 'allow': {
      const payment = { ...draft.payment, risk };
      return { ...recordOf(payment, context, String(attempt.id)), attempt, legs, wish: null, activity };
    }
    case 'review': {
      const waitSeconds = wish.expiresInSeconds ?? reviewWindowSeconds;
      const expiresAt = new Date(draft.payment.createdAt.getTime() + 1000 * waitSeconds);
      const payment: Payment = { ...draft.payment, risk, expiresAt, review: { state: 'waiting', decidedAt: null } };
      return { ...recordOf(payment, context, null), attempt: null, legs, wish, activity };
    }
    case 'deny': {
      const payment: Payment = { ...draft.payment, risk, status: 'rejected', failureCode: 'risk_denied' };
      return { ...recordOf(payment, context, null), attempt: null, legs, wish: null, activity: null };
    }
    default:
      return risk.decision satisfies never;
  }
}

function recordOf(
  payment: Payment,
  { idempotency }: InitiationContext,
  attemptId: string | null,
): Pick<NewPayment, 'payment' | 'events' | 'idempotency'> {
  const { id, merchantId, createdAt } = payment;
  return {
    payment,
    events: eventsOf(payment, attemptId === null ? null : toPublicId('att', attemptId)),
    idempotency: {
      merchantId,
      ...idempotency,
      objectId: id,
      responseStatus: INITIATED_STATUS,
      responseBody: JSON.stringify(presentPayment(payment)),
      createdAt,
    },
  };
}

/** That it was asked for, and what became of it at once. */
function eventsOf(payment: Payment, attemptId: string | null): NewEvent[] {
  const { money, reference, status, failureCode } = payment;
  const facts = { amount: Number(money.amountMinor), currency: money.currency, reference, attemptId };
  const initiated: MovementEventData<PaymentStatus> = { ...facts, status: 'initiated', failureCode: null };
  const events = [eventOf(payment, 1, { type: 'payment.initiated', data: initiated })];
  if (status === 'rejected')
    events.push(eventOf(payment, 2, { type: 'payment.rejected', data: { ...facts, status, failureCode } }));
  if (payment.review !== null) events.push(eventOf(payment, 2, { type: 'payment.held', data: initiated }));
  return events;
}

function eventOf(payment: Payment, sequence: number, event: NewEvent['event']): NewEvent {
  const { id: objectId, merchantId, correlationId, createdAt: occurredAt } = payment;
  return { merchantId, objectId, sequence, event, correlationId, occurredAt };
}
