import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from './retry.js';

const policy = { baseMs: 500, capMs: 5000 };

describe('the backoff', () => {
  it('is anywhere between zero and the exponential bound, never above the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (n, random) => {
          const waitMs = backoffMs(policy, n, random);
          return (
            Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= Math.min(policy.capMs, policy.baseMs * 2 ** (n - 1))
          );
        },
      ),
    );
  });

  it('doubles its bound until the cap', () => {
    expect([1, 2, 3, 4, 5, 6].map((n) => backoffMs(policy, n, 0.9999))).toEqual([499, 999, 1999, 3999, 4999, 4999]);
  });
});
