export const BACKOFF_KINDS = ['fixed', 'linear', 'exponential'] as const;
export type BackoffKind = (typeof BACKOFF_KINDS)[number];

/** When an instruction that provably did not arrive is sent again. */
export interface BackoffPolicy {
  readonly kind: BackoffKind;
  readonly baseMs: number;
  readonly capMs: number;
}

/** Of `baseMs`, how many after so many failed sends. */
const MULTIPLES: Readonly<Record<BackoffKind, (retries: number) => number>> = {
  fixed: () => 1,
  linear: (retries) => retries,
  exponential: (retries) => 2 ** Math.min(retries - 1, 20),
};

/**
 * The wait before the next send. `fixed` and `linear` are exact. `exponential` has full jitter, anywhere from zero to its
 * bound, so that a thousand payments that failed together do not come back together.
 * @param retries how many sends have already failed, 1 for the first retry
 * @param random a number in [0, 1)
 */
export function backoffMs(policy: BackoffPolicy, retries: number, random: number): number {
  const boundMs = Math.min(policy.capMs, policy.baseMs * MULTIPLES[policy.kind](Math.max(retries, 1)));
  return policy.kind === 'exponential' ? Math.floor(boundMs * random) : boundMs;
}
