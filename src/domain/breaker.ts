export const BREAKER_STATES = ['closed', 'half_open', 'open'] as const;
/** `closed`: calls go through. `open`: none does. `half_open`: only what tries it out. */
export type BreakerState = (typeof BREAKER_STATES)[number];

/**
 * What decides the state: an operator's word, instructions that all stay pending, the calls of this process, or, in a
 * process that calls no rail, most of the processes that do.
 */
export const BREAKER_CAUSES = ['override', 'pending_age', 'calls', 'workers'] as const;
export type BreakerCause = (typeof BREAKER_CAUSES)[number];

export interface BreakerVerdict {
  readonly state: BreakerState;
  readonly cause: BreakerCause;
}

/** What most of the processes that call rails say; closed when none does. */
export function mostSay(states: readonly BreakerState[]): BreakerState {
  const shut = states.filter((state) => state !== 'closed');
  if (shut.length * 2 <= states.length) return 'closed';
  return shut.includes('half_open') ? 'half_open' : 'open';
}
