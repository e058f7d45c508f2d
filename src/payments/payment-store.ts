import { PAYMENT_TRANSITIONS, paymentStatusAfter, type PaymentStatus } from '../domain/payment.js';
import type { MovementKind } from '../movements/movement-flow.js';
import { MovementStore } from '../movements/movement-store.js';

/** What was collected is told apart from what was asked for: a rail may take money for a payment that has ended. */
const CAPTURED = `, captured_minor = CASE WHEN x.status = 'confirmed' THEN m.captured_minor + m.amount_minor ELSE m.captured_minor END`;

export const PAYMENTS: MovementKind<PaymentStatus> = {
  store: new MovementStore('payments', PAYMENT_TRANSITIONS, { also: CAPTURED }),
  statusAfter: paymentStatusAfter,
  nextOperation: 'collect',
  eventOf: (fact, data) => ({ type: `payment.${fact}`, data }),
};
