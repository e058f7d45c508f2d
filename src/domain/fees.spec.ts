import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { feeMinor, feeRuleOf, largestSendable, type FeeRule } from './fees.js';
import { money } from './money.js';

const rule = (differences: Partial<FeeRule>): FeeRule => ({
  provider: 'rail',
  operation: 'collect',
  network: null,
  validFrom: new Date('2026-01-01'),
  fixedMinor: 0n,
  basisPoints: 100,
  capMinor: null,
  ...differences,
});
const question = { provider: 'rail', operation: 'collect', network: 'MTN', at: new Date('2026-06-01') } as const;

describe('feeRuleOf', () => {
  const general = rule({});
  const younger = rule({ validFrom: new Date('2026-05-01'), basisPoints: 90 });
  const future = rule({ validFrom: new Date('2026-07-01'), basisPoints: 10 });
  const ofNetwork = rule({ network: 'MTN', validFrom: new Date('2025-01-01'), basisPoints: 75 });

  it('takes the youngest rule that holds already', () => {
    expect(feeRuleOf([future, younger, general], question)).toBe(younger);
    expect(feeRuleOf([future], question)).toBeNull();
  });

  it('takes the rule of the network before one for all', () => {
    expect(feeRuleOf([younger, ofNetwork], question)).toBe(ofNetwork);
    expect(feeRuleOf([younger, ofNetwork], { ...question, network: 'AT' })).toBe(younger);
  });

  it('knows no fee of another rail or operation', () => {
    expect(feeRuleOf([rule({ provider: 'other' }), rule({ operation: 'refund' })], question)).toBeNull();
  });
});

describe('feeMinor', () => {
  it.each([
    [{ basisPoints: 195 }, 1000, 20n],
    [{ basisPoints: 100 }, 1, 1n],
    [{ basisPoints: 100, fixedMinor: 5n }, 1000, 15n],
    [{ basisPoints: 100, capMinor: 500n }, 1_000_000, 500n],
    [{ basisPoints: 0 }, 1000, 0n],
  ])('%o of %d is %d', (differences, amount, fee) => {
    expect(feeMinor(rule(differences), money(amount, 'GHS'))).toBe(fee);
  });

  it('never falls as the amount grows, never passes the cap', () => {
    const amount = fc.integer({ min: 1, max: 2_500_000 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 10_000 }), (one, two, basisPoints) => {
        const capped = rule({ basisPoints, fixedMinor: 3n, capMinor: 700n });
        const [less, more] = [Math.min(one, two), Math.max(one, two)].map((minor) =>
          feeMinor(capped, money(minor, 'GHS')),
        );
        expect(Number(less)).toBeLessThanOrEqual(Number(more));
        expect(Number(more)).toBeLessThanOrEqual(700);
      }),
    );
  });
});

describe('largestSendable', () => {
  const feeOf = (rules: readonly Partial<FeeRule>[]) => (minor: bigint) =>
    rules.reduce((sum, one) => sum + feeMinor(rule(one), { amountMinor: minor, currency: 'GHS' }), 0n);

  it.each([
    // The fee of 980,872 is 19,128: one minor unit more would cost more than there is.
    [1_000_000n, [{ basisPoints: 195 }], 980_872n, 0n],
    [102n, [{ basisPoints: 100 }], 100n, 1n],
    [1000n, [{ basisPoints: 100, fixedMinor: 5n }], 985n, 0n],
    [1_000_000n, [{ basisPoints: 195, capMinor: 1000n }], 999_000n, 0n],
    [1000n, [], 1000n, 0n],
    [20n, [{ basisPoints: 0, fixedMinor: 20n }], 0n, 0n],
    [21n, [{ basisPoints: 0, fixedMinor: 20n }], 1n, 0n],
    [5n, [{ basisPoints: 0, fixedMinor: 20n }], 0n, -15n],
    [0n, [{ basisPoints: 100 }], 0n, 0n],
    [-3n, [{ basisPoints: 100 }], 0n, -3n],
  ])('of %d with the fees %j is %d, and leaves %d', (gross, rules, amount, left) => {
    const fee = feeOf(rules);
    expect(largestSendable(gross, fee)).toBe(amount);
    expect(gross - amount - fee(amount)).toBe(left);
  });

  it('fits with its own fee, is the largest that does, and leaves no more than a minor unit for each rule', () => {
    const rules = fc.array(
      fc.record({
        basisPoints: fc.integer({ min: 0, max: 10_000 }),
        fixedMinor: fc.bigInt({ min: 0n, max: 5000n }),
        capMinor: fc.option(fc.bigInt({ min: 0n, max: 20_000n })),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000_000_000n }), rules, (gross, table) => {
        const fee = feeOf(table);
        const amount = largestSendable(gross, fee);
        expect(amount + 1n + fee(amount + 1n)).toBeGreaterThan(gross);
        if (amount === 0n) return;
        const left = gross - amount - fee(amount);
        expect(left).toBeGreaterThanOrEqual(0n);
        expect(left).toBeLessThanOrEqual(BigInt(table.length));
      }),
    );
  });
});
