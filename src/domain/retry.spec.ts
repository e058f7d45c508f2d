import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BACKOFF_KINDS, backoffMs } from './retry.js';

const policy = { kind: 'exponential', baseMs: 500, capMs: 5000 } as const;
const waits = (kind: (typeof BACKOFF_KINDS)[number], random: number) =>
  [1, 2, 3, 4, 5, 6].map((n) => backoffMs({ ...policy, kind, capMs: 2000 }, n, random));

describe('the backoff', () => {
  it('is anywhere between zero and its bound, never above the cap, whatever its kind', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BACKOFF_KINDS),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (kind, n, random) => {
          const waitMs = backoffMs({ ...policy, kind }, n, random);
          return Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= policy.capMs;
        },
      ),
    );
  });

  it('doubles its bound until the cap when it is exponential, and spreads evenly below it', () => {
    expect([1, 2, 3, 4, 5, 6].map((n) => backoffMs(policy, n, 0.9999))).toEqual([499, 999, 1999, 3999, 4999, 4999]);
    expect(backoffMs(policy, 3, 0)).toBe(0);
    expect(backoffMs(policy, 3, 0.5)).toBe(1000);
  });

  it('is always the same when it is fixed, and grows by the same step when it is linear', () => {
    expect(waits('fixed', 0.1)).toEqual([500, 500, 500, 500, 500, 500]);
    expect(waits('linear', 0.1)).toEqual([500, 1000, 1500, 2000, 2000, 2000]);
  });
});
