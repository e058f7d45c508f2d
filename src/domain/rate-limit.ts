/** What is counted: everything, by the caller's address, by who calls, by what is called, by the address of a callback. */
export const LIMIT_NAMES = ['global', 'ip', 'merchant', 'key', 'endpoint', 'callback'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/**
 * What the admin API is counted by instead: nobody can change it, so that nobody who has to mend a limit is shut out by
 * one. For each operator's key; for each address while its key is not known.
 */
export const OPERATOR_ALLOWANCE = 'operator';
export const OPERATOR_POLICY: RateLimitPolicy = { limit: 50, windowMs: 1000, burst: 100 };

/** In each second, at least. Fewer would be nobody's limit but the end of the service. */
export const FLOORS: Readonly<Partial<Record<LimitName, number>>> = { global: 10, ip: 1 };

/** Nothing larger: the arithmetic below stays within whole numbers that a double, Lua and a bigint all hold exactly. */
export const MAX_LIMIT = 1_000_000;
export const MAX_WINDOW_SECONDS = 86_400;

export interface RateLimitPolicy {
  /** Requests in each window. */
  readonly limit: number;
  /** Whole seconds. */
  readonly windowMs: number;
  /** Requests at once, after a pause, of a token bucket. null = a sliding window, which knows no burst. */
  readonly burst: number | null;
}

export type RateLimitAlgorithm = 'token_bucket' | 'sliding_window';

export function algorithmOf({ burst }: RateLimitPolicy): RateLimitAlgorithm {
  return burst === null ? 'sliding_window' : 'token_bucket';
}

/** What is kept of one key of one limit. The stores keep these three numbers and nothing else. */
export interface Counter {
  /** Token bucket: parts in use, `windowMs` for each request. Sliding window: requests of this window. */
  readonly level: number;
  /** Sliding window: requests of the window before. */
  readonly previous: number;
  /** Token bucket: when `level` was true. Sliding window: the start of this window. */
  readonly sinceMs: number;
}

/** One limit that a request must pass; null = its key was not seen lately. */
export interface Asked {
  readonly policy: RateLimitPolicy;
  readonly counter: Counter | null;
}

export interface Verdict {
  readonly isAdmitted: boolean;
  /** Requests that this limit would admit at once, now. */
  readonly remaining: number;
  /** After so long it admits one more than that; 0 when it has nothing to give back. */
  readonly moreInMs: number;
}

export interface Decision {
  readonly isAdmitted: boolean;
  /** One for each limit, in their order. */
  readonly verdicts: readonly Verdict[];
  /** What is to be kept, in their order. */
  readonly counters: readonly Counter[];
}

/**
 * Takes one request from all limits or from none: a request that one limit refuses costs nothing at the others, and
 * nothing at that one.
 * @param nowMs of any clock that does not go back by much; when it does, time stands still until it has caught up
 */
export function decide(asked: readonly Asked[], nowMs: number): Decision {
  const current = asked.map(({ policy, counter }) => advance(policy, counter, nowMs));
  const isFree = asked.map(({ policy }, n) => availableOf(policy, current[n] as Counter, nowMs) >= 1);
  const isAdmitted = isFree.every(Boolean);
  const counters = asked.map(({ policy }, n) => {
    const counter = current[n] as Counter;
    return isAdmitted ? { ...counter, level: counter.level + costOf(policy) } : counter;
  });
  const verdicts = asked.map(({ policy }, n): Verdict => {
    const counter = counters[n] as Counter;
    const remaining = availableOf(policy, counter, nowMs);
    return { isAdmitted: isFree[n] === true, remaining, moreInMs: untilMs(policy, counter, nowMs, remaining + 1) };
  });
  return { isAdmitted, verdicts, counters };
}

/** In parts of a request: `windowMs` parts are one, so that `limit` parts flow back in each millisecond. */
function capacityOf({ limit, windowMs, burst }: RateLimitPolicy): number {
  return (burst ?? limit) * windowMs;
}

/** What one request adds to `level`. */
export function costOf({ windowMs, burst }: RateLimitPolicy): number {
  return burst === null ? 1 : windowMs;
}

/** The counter as it is now, before anything is taken. */
function advance(policy: RateLimitPolicy, counter: Counter | null, nowMs: number): Counter {
  const { limit, windowMs, burst } = policy;
  const startMs = burst === null ? nowMs - (nowMs % windowMs) : nowMs;
  if (counter === null) return { level: 0, previous: 0, sinceMs: startMs };
  const sinceMs = Math.max(counter.sinceMs, startMs);
  const passedMs = sinceMs - counter.sinceMs;
  if (burst !== null) {
    // A burst that was made smaller meanwhile must not leave a key in debt.
    const level = Math.min(counter.level, capacityOf(policy));
    return { level: Math.max(0, level - limit * passedMs), previous: 0, sinceMs };
  }
  if (passedMs === 0) return counter;
  return { level: 0, previous: passedMs === windowMs ? counter.level : 0, sinceMs };
}

/** The window before counts for as much of it as the sliding window still covers. */
function inUse({ windowMs, burst }: RateLimitPolicy, { level, previous, sinceMs }: Counter, nowMs: number): number {
  if (burst !== null) return level;
  return level * windowMs + previous * (windowMs - Math.max(0, nowMs - sinceMs));
}

function availableOf(policy: RateLimitPolicy, counter: Counter, nowMs: number): number {
  const free = capacityOf(policy) - inUse(policy, counter, nowMs);
  return Math.max(0, Math.floor(free / policy.windowMs));
}

/** How long until so many requests are available, when none comes before; 0 for more than there can ever be. */
function untilMs(policy: RateLimitPolicy, counter: Counter, nowMs: number, requests: number): number {
  const { limit, windowMs, burst } = policy;
  const mayBeUsed = capacityOf(policy) - requests * windowMs;
  if (mayBeUsed < 0) return 0;
  const tooMuch = inUse(policy, counter, nowMs) - mayBeUsed;
  if (burst !== null) return Math.ceil(tooMuch / limit);
  const restMs = windowMs - Math.max(0, nowMs - counter.sinceMs);
  if (tooMuch <= counter.previous * restMs) return Math.ceil(tooMuch / counter.previous);
  // Not before the next window, in which this one is the one before.
  return restMs + Math.ceil(windowMs - mayBeUsed / counter.level);
}
