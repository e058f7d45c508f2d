import type { AttemptState } from './attempt.js';
import type { FailureCode } from './outcome.js';
import type { Transitions } from './state-machine.js';

export const PAYOUT_STATUSES = ['initiated', 'pending', 'succeeded', 'failed', 'cancelled'] as const;
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/**
 * The life of a payout. `initiated`: its money is set aside and nothing is known to have reached a rail; `pending`: a rail may
 * have it, or one had and is proved not to have moved it, and the next has not got it yet: only then can it still be cancelled.
 */
export const PAYOUT_TRANSITIONS: Transitions<PayoutStatus> = {
  initiated: ['pending', 'succeeded', 'failed', 'cancelled'],
  pending: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** How long an instruction to pay out waits for a rail: an outage of hours must not end it. */
export const PAYOUT_SEND_WINDOW_MS = 86_400_000;

/** What a payout becomes when its only live attempt reached this state; null = nothing changes. */
export function payoutStatusAfter(state: AttemptState, failure: FailureCode | null): PayoutStatus | null {
  switch (state) {
    case 'sending':
      return null;
    case 'pending':
    case 'unknown':
      return 'pending';
    case 'succeeded':
      return 'succeeded';
    case 'failed':
      return failure === 'cancelled' ? 'cancelled' : 'failed';
    default:
      return state satisfies never;
  }
}
