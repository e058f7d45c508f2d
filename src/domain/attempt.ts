import type { Transitions } from './state-machine.js';

export const ATTEMPT_STATES = ['sending', 'pending', 'unknown', 'succeeded', 'failed'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** The life of ONE instruction to ONE rail. `sending` with nothing sent yet is also where it waits for its turn. */
export const ATTEMPT_TRANSITIONS: Transitions<AttemptState> = {
  sending: ['pending', 'unknown', 'succeeded', 'failed'],
  pending: ['unknown', 'succeeded', 'failed'],
  unknown: ['pending', 'succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

export const OPERATIONS = ['collect', 'disburse', 'refund'] as const;
export type Operation = (typeof OPERATIONS)[number];

export const OWNER_TYPES = ['payment', 'payout', 'refund'] as const;
export type OwnerType = (typeof OWNER_TYPES)[number];
