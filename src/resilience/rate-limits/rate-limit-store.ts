import type { Decision, RateLimitPolicy } from '../../domain/rate-limit.js';

/** One limit that a request must pass, and by what it is counted. */
export interface Ticket {
  /** Its name. */
  readonly limit: string;
  /** Names the counter. A key that is a secret or a person's is not in it in clear. */
  readonly counter: string;
  readonly policy: RateLimitPolicy;
}

/** Where counters are kept. */
export interface RateLimitStore {
  /** One request, from all limits or from none. Atomic: two callers never take the same one. */
  take(tickets: readonly Ticket[]): Promise<Decision>;
  /** As if its key had never been seen. */
  forget(counter: string): Promise<void>;
}

export type SharedStoreKind = 'postgres' | 'redis';

/** Counters of all processes together. It may be down or slow; whoever asks does not wait for it longer than a moment. */
export interface SharedRateLimitStore extends RateLimitStore {
  readonly kind: SharedStoreKind;
  /** Until it can be asked, or a moment has passed. */
  connect(): Promise<void>;
  /** Rejects while it cannot be used. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** null = every process counts for itself. */
export const SHARED_RATE_LIMIT_STORE = Symbol('SHARED_RATE_LIMIT_STORE');

/**
 * The algorithm and the window are in the name: when an operator changes one of them, counting starts afresh instead of
 * reading numbers that mean something else.
 */
export function counterOf(limit: string, { windowMs, burst }: RateLimitPolicy, key: string): string {
  return `${limit}:${burst === null ? 'w' : 'b'}${windowMs / 1000}:${key}`;
}
