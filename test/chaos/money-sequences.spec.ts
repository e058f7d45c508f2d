import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NEVER } from '../../src/domain/ledger.js';
import { MoneySequence, PREFIX, step } from '../support/money-sequence.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** What so many steps have led to, whatever the seed. */
const CERTAIN = [
  'payment_confirmed',
  'payout_reserved',
  'payout_succeeded',
  'payout_failed',
  'refund_reserved',
  'refund_succeeded',
];
const SEQUENCES = 12;
const MAX_STEPS = 9;
const TIME_LIMIT_MS = 240_000;

describe('whatever merchants do with money, and whatever becomes of it', () => {
  let test: TestApp;
  let nth = 0;

  beforeAll(async () => {
    test = await startTestApp({
      pace: { hangMs: 2500, minDelayMs: 10, maxDelayMs: 60 },
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, secondLooksMs: [1000, 3000] } },
      }),
    });
  }, 60_000);
  afterAll(() => test.close());

  const numberOf = (of: keyof typeof PREFIX, digits: string) => {
    return `${PREFIX[of]}${String((nth += 1)).padStart(5, '0')}${digits}`;
  };

  it('every posting balances, nothing is shared that was not captured, and our books are those of the rails', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: MAX_STEPS }), async (steps) => {
      const sequence = new MoneySequence(test, numberOf);
      for (const one of steps) await sequence.take(one);
      await sequence.settled();
      await sequence.expectShared();
      expect(await negatives(test)).toEqual([]);
    });
    await fc.assert(property, { numRuns: SEQUENCES, endOnFailure: true, interruptAfterTimeLimit: TIME_LIMIT_MS });
    // It was about something.
    const kinds = await test.database.query<{ kind: string; postings: string }>(
      `SELECT kind, count(*)::text AS postings FROM postings GROUP BY kind`,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(CERTAIN));
  }, 400_000);
});

/** Accounts on the side where they must not be. */
function negatives(test: TestApp): Promise<unknown[]> {
  const never = (side: string) => Object.entries(NEVER).flatMap(([kind, wrong]) => (wrong === side ? [kind] : []));
  return test.database.query(
    `SELECT kind, balance_minor FROM accounts
     WHERE (kind = ANY ($1) AND balance_minor < 0) OR (kind = ANY ($2) AND balance_minor > 0)`,
    [never('negative'), never('positive')],
  );
}
