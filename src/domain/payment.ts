import type { AttemptState } from './attempt.js';
import type { FailureCode } from './outcome.js';
import type { Transitions } from './state-machine.js';

export const PAYMENT_STATUSES = ['initiated', 'pending', 'confirmed', 'rejected', 'cancelled', 'expired'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * The life of a payment. `initiated`: nothing is known to have reached a rail yet; `pending`: a rail may have it, or one had
 * and is proved not to have moved it, and the next has not got it yet: only then can it still be cancelled.
 */
export const PAYMENT_TRANSITIONS: Transitions<PaymentStatus> = {
  initiated: ['pending', 'confirmed', 'rejected', 'cancelled', 'expired'],
  pending: ['confirmed', 'rejected', 'cancelled', 'expired'],
  confirmed: [],
  rejected: [],
  cancelled: [],
  expired: [],
};

/** How long an unsent payment waits for a rail before it expires. */
export const EXPIRY = { defaultSeconds: 600, minSeconds: 10, maxSeconds: 86_400 } as const;

/** What a payment becomes when its only live attempt reached this state; null = nothing changes. */
export function paymentStatusAfter(state: AttemptState, failure: FailureCode | null): PaymentStatus | null {
  switch (state) {
    case 'sending':
      return null;
    case 'pending':
    case 'unknown':
      return 'pending';
    case 'succeeded':
      return 'confirmed';
    case 'failed':
      if (failure === 'cancelled') return 'cancelled';
      return failure === 'expired' ? 'expired' : 'rejected';
    default:
      return state satisfies never;
  }
}
