import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from './errors.js';
import { assertDivisible, divide, FEE_BEARERS, settlementOf, type Promised } from './split.js';

const share = (shareBps: number): Promised => ({ amountMinor: null, shareBps });
const fixed = (amountMinor: bigint): Promised => ({ amountMinor, shareBps: null });
const total = (values: readonly bigint[]) => values.reduce((sum, value) => sum + value, 0n);

const amount = fc.bigInt({ min: 1n, max: 1_000_000_000n });
const fees = fc.bigInt({ min: 0n, max: 10_000_000n });
const bearer = fc.constantFrom(...FEE_BEARERS);
/** Shares that leave something for the merchant, or nothing. */
const shares = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 }).map((weights) => {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => share(Math.max(1, Math.floor((weight * 10_000) / sum) - (sum % 2))));
});

describe('dividing a payment', () => {
  it('always sums to the whole: legs, what is kept, and the fees that legs bear', () => {
    fc.assert(
      fc.property(amount, shares, fees, bearer, (amountMinor, promised, feesMinor, by) => {
        const { legs, keptMinor } = divide(amountMinor, promised, feesMinor, by);
        expect(total(legs) + keptMinor + (by === 'legs' ? feesMinor : 0n)).toBe(amountMinor);
      }),
    );
  });

  it('gives every leg its share, to the minor unit', () => {
    fc.assert(
      fc.property(amount, shares, (amountMinor, promised) => {
        const { legs } = divide(amountMinor, promised, 0n, 'merchant');
        for (const [nth, leg] of legs.entries()) {
          const exact = amountMinor * BigInt(promised[nth]!.shareBps ?? 0);
          expect(leg * 10_000n - exact).toBeLessThan(10_000n);
          expect(exact - leg * 10_000n).toBeLessThan(10_000n);
        }
      }),
    );
  });

  it.each([
    [100n, [share(3333), share(3333), share(3334)], [33n, 33n, 34n], 0n],
    [100n, [share(5000), share(5000)], [50n, 50n], 0n],
    [101n, [share(5000), share(5000)], [51n, 50n], 0n],
    [1000n, [share(2500)], [250n], 750n],
    [1000n, [fixed(300n), share(5000)], [300n, 500n], 200n],
    [10n, [fixed(10n)], [10n], 0n],
  ])('of %s by %j gives %j and keeps %s', (amountMinor, promised, legs, keptMinor) => {
    expect(divide(amountMinor, promised, 0n, 'merchant')).toEqual({ legs, keptMinor });
  });

  it('lets all who share bear the fees by their shares, when legs bear them', () => {
    expect(divide(1000n, [share(5000), share(3000)], 100n, 'legs')).toEqual({ legs: [450n, 270n], keptMinor: 180n });
    expect(divide(1000n, [share(5000), share(3000)], 100n, 'merchant')).toEqual({
      legs: [500n, 300n],
      keptMinor: 200n,
    });
  });

  it.each([
    ['more than there is', 1000n, [fixed(600n), fixed(401n)], 0n, 'splits'],
    ['more shares than there are', 1000n, [share(6000), share(4001)], 0n, 'splits'],
    ['nothing for a leg', 10n, [share(1), share(9000)], 0n, 'splits.0'],
    ['a fee that eats a leg', 1000n, [fixed(1n), share(5000)], 1000n, 'splits.0'],
  ] as const)('refuses %s', (_, amountMinor, promised, feesMinor, field) => {
    const refused = () => assertDivisible(amountMinor, promised, feesMinor, 'legs');
    expect(refused).toThrow(DomainError);
    expect(refused).toThrow(
      expect.objectContaining({ code: 'invalid_splits', errors: [expect.objectContaining({ field })] }),
    );
  });
});

describe('how far the legs of a payment have come', () => {
  it.each([
    [[], 'none'],
    [['waiting', 'waiting'], 'none'],
    [['in_progress', 'settled'], 'in_progress'],
    [['failed', 'in_progress'], 'in_progress'],
    [['settled', 'settled'], 'settled'],
    [['settled', 'failed'], 'partially_settled'],
    [['failed'], 'partially_settled'],
  ] as const)('with %j is %s', (statuses, expected) => {
    expect(settlementOf(statuses)).toBe(expected);
  });
});
