import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { activity, NOON_MS, rule } from '../../test/support/velocity-rules.js';
import { bucketStartMs, planOf, windowStartMs, type Activity, type Measure, type VelocityRule } from './velocity.js';
import { VelocityTally } from './velocity-tally.js';

const emptyTally = (rules: readonly VelocityRule[]) => new VelocityTally(planOf(rules), [], []);

const anyRule = fc
  .record({
    subject: fc.constantFrom('payer' as const, 'merchant' as const, 'device' as const),
    measure: fc.constantFrom<Measure>('count', 'amount', 'declines', 'distinct_wallets'),
    window: fc.oneof(
      fc.integer({ min: 5, max: 7200 }).map((seconds) => ({ seconds })),
      fc.constantFrom({ calendar: 'day' as const }, { calendar: 'month' as const }),
    ),
  })
  .map((change) => rule(change));

const anyActivity = fc
  .record({
    payer: fc.constantFrom('p1', 'p2'),
    merchant: fc.constantFrom('m1', 'm2'),
    device: fc.constantFrom('d1', null),
    amountMinor: fc.bigInt({ min: 1n, max: 2_500_000n }),
    afterMs: fc.integer({ min: 0, max: 7_200_000 }),
  })
  .map(({ payer, merchant, device, amountMinor, afterMs }) =>
    activity({ subjects: { payer, merchant, device }, wallet: payer, amountMinor, atMs: NOON_MS + afterMs }),
  );

/** The measure by its definition, over everything that was counted so far. */
function byDefinition(
  { subject, measure, window }: VelocityRule,
  before: readonly Activity[],
  now: Activity,
): bigint | null {
  const name = now.subjects[subject];
  if (name === null) return null;
  const sinceMs = windowStartMs(window, now.atMs);
  const inWindow = before.filter((one) => one.subjects[subject] === name && one.atMs >= sinceMs).concat(now);
  switch (measure) {
    case 'count':
      return BigInt(inWindow.length);
    case 'amount':
      return inWindow.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    case 'declines':
      return 0n;
    case 'distinct_wallets':
      return BigInt(new Set(inWindow.map(({ wallet }) => wallet)).size);
    default:
      return measure satisfies never;
  }
}

describe('the tally', () => {
  it('says of every payment what a rule measures by its definition, the payment itself included', () => {
    fc.assert(
      fc.property(anyRule, fc.array(anyActivity, { maxLength: 30 }), (one, activities) => {
        const inOrder = activities.toSorted((a, b) => a.atMs - b.atMs);
        const tally = emptyTally([one]);
        for (const [index, now] of inOrder.entries()) {
          expect(tally.observed(one, now)).toBe(byDefinition(one, inOrder.slice(0, index), now));
          tally.count(now);
        }
      }),
    );
  });

  it('goes on from what was counted before', () => {
    const rules = [
      rule({ name: 'count' }),
      rule({ name: 'amount', measure: 'amount' }),
      rule({ name: 'declines', measure: 'declines' }),
    ];
    const counted = { kind: 'payer', subject: 'p', bucketSeconds: 5 } as const;
    const bucket = (startMs: number, payments: number) => ({
      ...counted,
      startMs,
      payments,
      amountMinor: BigInt(payments) * 100n,
      declines: 1,
    });
    // One that is too old, one that is just young enough, and one of a process whose clock is ahead.
    const buckets = [bucket(NOON_MS - 65_000, 50), bucket(NOON_MS - 60_000, 2), bucket(NOON_MS + 5000, 3)];
    const tally = new VelocityTally(planOf(rules), buckets, []);
    expect(rules.map((one) => tally.observed(one, activity()))).toEqual([6n, 1500n, 2n]);
  });

  it('counts a wallet once, and again when it was seen too long ago', () => {
    const wallets = rule({ subject: 'reference', measure: 'distinct_wallets' });
    const seen = (wallet: string, agoMs: number) => ({
      kind: 'reference' as const,
      subject: 'r',
      wallet,
      lastSeenMs: NOON_MS - agoMs,
    });
    const tally = new VelocityTally(planOf([wallets]), [], [seen('w', 0), seen('x', 59_000), seen('old', 70_000)]);
    expect(tally.observed(wallets, activity())).toBe(2n);
    expect(tally.observed(wallets, activity({ wallet: 'new' }))).toBe(3n);
  });

  it('lets exactly as many of one batch pass as the rule allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.bigInt({ min: 1n, max: 20n }), (size, limit) => {
        const one = rule({ limit });
        const tally = emptyTally([one]);
        let allowed = 0;
        for (let n = 0; n < size; n += 1) {
          if ((tally.observed(one, activity()) ?? 0n) > limit) continue;
          tally.count(activity());
          allowed += 1;
        }
        expect(allowed).toBe(Math.min(size, Number(limit)));
      }),
    );
  });

  it('keeps payers, merchants and devices apart, and finds nothing where nothing is told', () => {
    const device = rule({ subject: 'device' });
    const tally = emptyTally([device]);
    expect(tally.observed(device, activity())).toBeNull();
    tally.count(activity({ subjects: { device: 'd1' } }));
    expect(tally.observed(device, activity({ subjects: { device: 'd2' } }))).toBe(1n);
    expect(bucketStartMs(NOON_MS + 4999, 5)).toBe(NOON_MS);
  });
});
