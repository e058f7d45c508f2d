export const BREAKER_STATES = ['closed', 'half_open', 'open'] as const;
/** `closed`: calls go through. `open`: none does. `half_open`: only what tries it out. */
export type BreakerState = (typeof BREAKER_STATES)[number];
