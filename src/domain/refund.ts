import type { AttemptState } from './attempt.js';
import type { Transitions } from './state-machine.js';

export const REFUND_STATUSES = ['initiated', 'pending', 'succeeded', 'failed'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** The life of a refund. `initiated`: nothing is known to have reached a rail yet; `pending`: a rail may have it. */
export const REFUND_TRANSITIONS: Transitions<RefundStatus> = {
  initiated: ['pending', 'succeeded', 'failed'],
  pending: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

/** Why money is given back: the merchant wants it, or a rail took it after its payment had ended. */
export const REFUND_ORIGINS = ['merchant', 'late_success'] as const;
export type RefundOrigin = (typeof REFUND_ORIGINS)[number];

/** How long an instruction to give money back waits for a rail: an outage of hours must not end it. */
export const REFUND_SEND_WINDOW_MS = 86_400_000;

/** What a refund becomes when its only live attempt reached this state; null = nothing changes. */
export function refundStatusAfter(state: AttemptState): RefundStatus | null {
  switch (state) {
    case 'sending':
      return null;
    case 'pending':
    case 'unknown':
      return 'pending';
    case 'succeeded':
    case 'failed':
      return state;
    default:
      return state satisfies never;
  }
}
