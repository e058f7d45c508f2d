import { MAX_LIMIT, MAX_WINDOW_SECONDS, type RateLimitPolicy } from '../domain/rate-limit.js';

const SYNTAX = /^(\d+)\/(\d+)(s|m|h)(?: burst (\d+))?$/;
const SECONDS = { s: 1, m: 60, h: 3600 } as const;

export const RATE_LIMIT_SYNTAX =
  'must be like "100/1s burst 200" (a token bucket: 100 each second, 200 at once after a pause), "3000/1m" (a sliding window: 3000 in any minute) or "off"';

/**
 * `100/1s burst 200`, `3000/1m` or `off`.
 * @returns null for `off`, undefined for anything that is none of these
 */
export function parseRateLimit(text: string): RateLimitPolicy | null | undefined {
  if (text === 'off') return null;
  const [, limit, count, unit, burst] = SYNTAX.exec(text.trim().replaceAll(/ +/g, ' ')) ?? [];
  const windowSeconds = Number(count) * SECONDS[unit as keyof typeof SECONDS];
  const numbers = [Number(limit), windowSeconds, Number(burst ?? 1)];
  if (!numbers.every((number) => number >= 1) || windowSeconds > MAX_WINDOW_SECONDS) return undefined;
  if (Math.max(Number(limit), Number(burst ?? 1)) > MAX_LIMIT) return undefined;
  return { limit: Number(limit), windowMs: windowSeconds * 1000, burst: burst === undefined ? null : Number(burst) };
}

/** As it would be written in the configuration. */
export function formatRateLimit(policy: RateLimitPolicy | null): string {
  if (policy === null) return 'off';
  const { limit, windowMs, burst } = policy;
  return `${limit}/${windowMs / 1000}s${burst === null ? '' : ` burst ${burst}`}`;
}
