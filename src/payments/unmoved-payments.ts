import type { UnmovedPayment } from '../resilience/velocity-counters.js';
import type { MovedPayment } from './payments.repository.js';

const UNMOVED: ReadonlySet<string> = new Set(['rejected', 'cancelled', 'expired']);

/** Those that have just ended without moving money, as the counters are told of them. */
export function unmovedOf(
  payments: readonly MovedPayment[],
  isDeclined: (payment: MovedPayment) => boolean,
): UnmovedPayment[] {
  return payments
    .filter(({ status }) => UNMOVED.has(status))
    .map((payment) => ({
      participants: payment.participants,
      amountMinor: BigInt(payment.amount),
      createdAt: payment.createdAt,
      isDeclined: isDeclined(payment),
    }));
}
