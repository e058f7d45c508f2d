/** When an instruction that provably did not arrive is sent again. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Exponential backoff with full jitter: anywhere from zero to the exponential bound, so that a thousand payments that
 * failed together do not come back together.
 * @param retries how many sends have already failed, 1 for the first retry
 * @param random a number in [0, 1)
 */
export function backoffMs(policy: BackoffPolicy, retries: number, random: number): number {
  const exponent = Math.min(Math.max(retries - 1, 0), 20);
  return Math.floor(Math.min(policy.capMs, policy.baseMs * 2 ** exponent) * random);
}
