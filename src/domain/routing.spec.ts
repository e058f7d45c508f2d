import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { healthOf, rankRoutes, routeToExplore, STRATEGIES, type RouteFacts } from './routing.js';

const route = (provider: string) =>
  fc
    .record({
      calls: fc.integer({ min: 0, max: 10_000 }),
      failedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      answerMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
      feeMinor: fc.bigInt({ min: 0n, max: 50_000n }),
      amountMinor: fc.bigInt({ min: 1n, max: 2_500_000n }),
    })
    .map(({ calls, failedShare, answerMs, feeMinor, amountMinor }): RouteFacts => {
      return {
        provider,
        measured: { calls, failures: Math.floor(calls * failedShare), answerMs },
        feeMinor,
        amountMinor,
      };
    });
const routes = fc.tuple(route('one'), route('two'), route('three'));
const strategy = fc.constantFrom(...STRATEGIES);

type Change = (facts: RouteFacts, by: number) => RouteFacts;
const BETTER: Record<string, Change> = {
  cheaper: (facts, by) => ({
    ...facts,
    feeMinor: (facts.feeMinor ?? 0n) - (BigInt(by) > (facts.feeMinor ?? 0n) ? (facts.feeMinor ?? 0n) : BigInt(by)),
  }),
  healthier: (facts, by) => ({
    ...facts,
    measured: { ...facts.measured, failures: Math.max(0, facts.measured.failures - by) },
  }),
  faster: (facts, by) => ({
    ...facts,
    measured: { ...facts.measured, answerMs: Math.max(0, facts.measured.answerMs - by) },
  }),
};

describe('rankRoutes', () => {
  it.each(Object.entries(BETTER))('never ranks a route worse for being %s', (_, better) => {
    fc.assert(
      fc.property(
        routes,
        strategy,
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 2 }),
        (all, by, amount, index) => {
          const rankOf = (facts: readonly RouteFacts[]) =>
            rankRoutes(facts, by).findIndex(({ provider }) => provider === all[index]?.provider);
          const improved = all.map((facts, at) => (at === index ? better(facts, amount) : facts));
          expect(rankOf(improved)).toBeLessThanOrEqual(rankOf(all));
        },
      ),
    );
  });

  it('keeps every route, with factors and a score from 0 to 1', () => {
    fc.assert(
      fc.property(routes, strategy, (all, by) => {
        const ranked = rankRoutes(all, by);
        expect(ranked.map(({ provider }) => provider).toSorted()).toEqual(['one', 'three', 'two']);
        for (const { score, health, speed, cost } of ranked)
          for (const factor of [score, health, speed, cost]) {
            expect(factor).toBeGreaterThanOrEqual(0);
            expect(factor).toBeLessThanOrEqual(1);
          }
      }),
    );
  });

  const facts = (
    provider: string,
    differences: Partial<RouteFacts> & { failures?: number; answerMs?: number },
  ): RouteFacts => ({
    provider,
    feeMinor: 1000n,
    amountMinor: 100_000n,
    ...differences,
    measured: { calls: 1000, failures: differences.failures ?? 0, answerMs: differences.answerMs ?? 100 },
  });
  const cheap = facts('cheap', { feeMinor: 500n, failures: 150, answerMs: 400 });
  const healthy = facts('healthy', { feeMinor: 1950n, answerMs: 400 });
  const fast = facts('fast', { feeMinor: 1950n, failures: 20, answerMs: 20 });

  it.each([
    ['cheapest', 'cheap'],
    ['healthiest', 'healthy'],
    ['fastest', 'fast'],
  ] as const)('%s takes the %s one', (by, best) => {
    expect(rankRoutes([cheap, healthy, fast], by)[0]?.provider).toBe(best);
  });

  it('keeps the declared order among equals', () => {
    expect(rankRoutes([facts('a', {}), facts('b', {})], 'balanced').map(({ provider }) => provider)).toEqual([
      'a',
      'b',
    ]);
  });

  it('leaves the cheaper rail when it fails often, not for one failure', () => {
    const direct = (failures: number) => facts('direct', { feeMinor: 1000n, failures });
    const gateway = facts('gateway', { feeMinor: 1950n });
    expect(rankRoutes([direct(10), gateway], 'balanced')[0]?.provider).toBe('direct');
    expect(rankRoutes([direct(200), gateway], 'balanced')[0]?.provider).toBe('gateway');
  });
});

describe('healthOf', () => {
  it('is optimistic of what nobody has measured, and forgets the optimism', () => {
    expect(healthOf({ calls: 0, failures: 0 })).toBe(1);
    expect(healthOf({ calls: 1, failures: 1 })).toBeGreaterThan(0.8);
    expect(healthOf({ calls: 1000, failures: 1000 })).toBeLessThan(0.01);
  });
});

describe('routeToExplore', () => {
  const ranked = rankRoutes(
    ['best', 'known', 'unknown'].map((provider) => ({
      provider,
      measured: { calls: 0, failures: 0, answerMs: 0 },
      feeMinor: 0n,
      amountMinor: 100n,
    })),
    'balanced',
  );
  const callsOf = (provider: string) => (provider === 'unknown' ? 3 : 500);

  it('explores only what is measured too little, for its share of the payments', () => {
    expect(routeToExplore(ranked, callsOf, 0.02, 0.019)?.provider).toBe('unknown');
    expect(routeToExplore(ranked, callsOf, 0.02, 0.02)).toBeNull();
    expect(routeToExplore(ranked, () => 500, 0.02, 0)).toBeNull();
    expect(routeToExplore(ranked, callsOf, 0, 0)).toBeNull();
  });
});
