import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketSecondsOf, keptSeconds, planOf, WINDOW_SECONDS, windowStartMs, type Window } from './velocity.js';
import { rule } from '../../test/support/velocity-rules.js';

const rolling = fc.integer(WINDOW_SECONDS).map((seconds): Window => ({ seconds }));
const moment = fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 });

describe('a window', () => {
  it('is never too short, and too long by less than a bucket', () => {
    fc.assert(
      fc.property(rolling, moment, (window, atMs) => {
        if (!('seconds' in window)) return;
        const spanMs = atMs - windowStartMs(window, atMs);
        expect(spanMs).toBeGreaterThanOrEqual(1000 * window.seconds);
        expect(spanMs).toBeLessThan(1000 * (window.seconds + bucketSecondsOf(window)));
      }),
    );
  });

  it('has a bounded number of buckets, which are kept as long as it reads them', () => {
    fc.assert(
      fc.property(rolling, moment, (window, atMs) => {
        const width = bucketSecondsOf(window);
        expect((atMs - windowStartMs(window, atMs)) / (1000 * width)).toBeLessThanOrEqual(61);
        expect(atMs - windowStartMs(window, atMs)).toBeLessThanOrEqual(1000 * keptSeconds(width));
      }),
    );
  });

  it.each([
    ['day', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['day', '2026-02-28T23:59:59.999Z', '2026-02-28T00:00:00.000Z'],
    ['month', '2026-03-31T23:59:59.999Z', '2026-03-01T00:00:00.000Z'],
    ['month', '2028-02-29T12:00:00.000Z', '2028-02-01T00:00:00.000Z'],
  ] as const)('of a calendar %s begins, at %s, at %s', (calendar, at, start) => {
    expect(new Date(windowStartMs({ calendar }, Date.parse(at))).toISOString()).toBe(start);
  });
});

describe('the plan', () => {
  it('counts nothing without a rule', () => {
    expect(planOf([])).toEqual({ counters: [], walletSets: [] });
  });

  it('counts once what several rules read, and remembers wallets for as long and as many as the rules ask', () => {
    const rules = [
      rule({ name: 'a', window: { seconds: 600 } }),
      rule({ name: 'b', window: { seconds: 3600 }, measure: 'declines' }),
      rule({ name: 'c', window: { calendar: 'day' }, measure: 'amount' }),
      rule({ name: 'd', subject: 'device', measure: 'distinct_wallets', window: { seconds: 60 }, limit: 9n }),
      rule({ name: 'e', subject: 'device', measure: 'distinct_wallets', window: { seconds: 600 }, limit: 3n }),
    ];
    const { counters, walletSets } = planOf(rules);
    expect(counters.map(({ kind, bucketSeconds, rules: read }) => [kind, bucketSeconds, read.length])).toEqual([
      ['payer', 60, 2],
      ['payer', 86_400, 1],
    ]);
    expect(walletSets).toEqual([{ kind: 'device', seconds: 600, maxWallets: 10 }]);
  });
});
