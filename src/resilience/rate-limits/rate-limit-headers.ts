import type { RateLimitPolicy, Verdict } from '../../domain/rate-limit.js';

/**
 * The two fields of draft-ietf-httpapi-ratelimit-headers-11, lists of structured fields. `q` requests in `w` seconds; `r`
 * are left, and within `t` seconds it is no more than that. What a bucket admits at once has no parameter of its own
 * there, so it carries our name.
 */
export function policyItem(name: string, { limit, windowMs, burst }: RateLimitPolicy): string {
  const atOnce = burst === null ? '' : `;synccash-burst=${burst}`;
  return `"${name}";q=${limit};w=${windowMs / 1000}${atOnce}`;
}

export function limitItem(name: string, { remaining, moreInMs }: Verdict): string {
  const more = moreInMs === 0 ? '' : `;t=${wholeSeconds(moreInMs)}`;
  return `"${name}";r=${remaining}${more}`;
}

/** Never 0: whoever comes back at once is refused again. */
export function wholeSeconds(durationMs: number): number {
  return Math.max(1, Math.ceil(durationMs / 1000));
}
