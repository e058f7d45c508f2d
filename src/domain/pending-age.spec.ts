import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isStuck, type PendingAgePolicy } from './pending-age.js';

const policy: PendingAgePolicy = {
  minAgeMs: 120_000,
  maxAgeMs: 1_800_000,
  lookAt: 50,
  minTaken: 20,
  stuckPercent: 80,
  flowingPercent: 50,
};

describe('a rail that takes everything and ends nothing', () => {
  it('is stuck from the share on, and flows again below a smaller one', () => {
    expect(isStuck({ taken: 50, open: 39 }, policy, false)).toBe(false);
    expect(isStuck({ taken: 50, open: 40 }, policy, false)).toBe(true);
    expect(isStuck({ taken: 50, open: 25 }, policy, true)).toBe(true);
    expect(isStuck({ taken: 50, open: 24 }, policy, true)).toBe(false);
  });

  it('is not judged by a few', () => {
    expect(isStuck({ taken: 19, open: 19 }, policy, false)).toBe(false);
    expect(isStuck({ taken: 19, open: 19 }, policy, true)).toBe(false);
  });

  it('is never less stuck for one more open instruction, and never flips without a change', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.boolean(), (taken, part, wasStuck) => {
        const open = Math.min(part, taken);
        const now = isStuck({ taken, open }, policy, wasStuck);
        if (open < taken && now) expect(isStuck({ taken, open: open + 1 }, policy, wasStuck)).toBe(true);
        expect(isStuck({ taken, open }, policy, now)).toBe(now);
      }),
    );
  });
});
