import type { PaymentFact } from '../domain/events.js';
import type { NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import type { MovedPayment } from './payments.repository.js';

/** What is told of a payment that an operator, its merchant or the clock has moved, not an attempt. */
export function eventOfMoved(
  type: `payment.${PaymentFact}`,
  payment: MovedPayment,
  attemptId: string | null,
): NewEvent {
  const { id, merchantId, eventSequence, status, amount, currency, reference, failureCode, correlationId } = payment;
  const data = {
    status,
    amount,
    currency,
    reference,
    attemptId: attemptId === null ? null : toPublicId('att', attemptId),
    failureCode,
  };
  return {
    merchantId,
    objectId: id,
    sequence: eventSequence,
    event: { type, data },
    correlationId,
    occurredAt: payment.updatedAt,
  };
}
