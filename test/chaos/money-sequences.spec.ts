import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NEVER } from '../../src/domain/ledger.js';
import { MoneyOutcome } from '../support/money-outcome.js';
import { MoneySequence, PREFIX } from '../support/money-sequence.js';
import { OUR_FEES } from '../support/money-shares.js';
import { CERTAIN_STORIES, story, type Story } from '../support/money-steps.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** What the certain stories have led to, whatever the seed. */
const CERTAIN = [
  'payment_confirmed',
  'payout_reserved',
  'payout_succeeded',
  'payout_failed',
  'payout_late',
  'refund_reserved',
  'refund_succeeded',
  'refund_failed',
  'late_money_refunded',
  'late_money_accepted',
  'late_money_held',
];
const TIME_LIMIT_MS = 120_000;

/** How long collected money is held back, what happens for certain, and how many stories there are with those of chance. */
const RUNS: readonly (readonly [
  seconds: string,
  certain: readonly Story[],
  runs: number,
  postings: readonly string[],
])[] = [
  ['0', CERTAIN_STORIES, CERTAIN_STORIES.length + 6, CERTAIN],
  ['1', [], 5, ['payment_confirmed', 'payment_released']],
];

describe.each(RUNS)(
  'whatever merchants do with money that is held back for %s seconds',
  (seconds, certain, runs, postings) => {
    let test: TestApp;
    let nth = 0;

    beforeAll(async () => {
      test = await startTestApp({
        env: { AT_NETWORKS: 'AT,MTN,TELECEL', FUNDS_AVAILABLE_AFTER_SECONDS: seconds },
        pace: { hangMs: 2500, minDelayMs: 10, maxDelayMs: 60 },
        tune: (config) => ({
          ...config,
          routing: { ...config.routing, fees: [...config.routing.fees, ...OUR_FEES] },
          engine: {
            ...config.engine,
            policy: { ...config.engine.policy, notFoundProofAfterMs: 1000, secondLooksMs: [1000, 3000] },
          },
        }),
      });
    }, 60_000);
    afterAll(() => test.close());

    const numberOf = (of: keyof typeof PREFIX, digits: string) => {
      return `${PREFIX[of]}${String((nth += 1)).padStart(5, '0')}${digits}`;
    };

    it('every leg gets its share, every merchant has what is left, and our books are those of the rails', async () => {
      let seen = 0;
      const property = fc.asyncProperty(story, async (one) => {
        const sequence = await MoneySequence.of(test, numberOf, one);
        await sequence.settled();
        const outcome = await MoneyOutcome.of(sequence);
        await outcome.expectBalance();
        await outcome.expectShared();
        expect(await negatives(test)).toEqual([]);
        await test.rails.clearFaults();
        seen += 1;
      });
      await fc.assert(property, {
        numRuns: runs,
        examples: certain.map((one) => [one]),
        endOnFailure: true,
        interruptAfterTimeLimit: TIME_LIMIT_MS,
        markInterruptAsFailure: true,
      });
      expect(seen).toBe(runs);
      // It was about something.
      const kinds = await test.database.query<{ kind: string }>('SELECT DISTINCT kind FROM postings');
      expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...postings]));
      if (certain.length > 0) expect(await wonders(test)).toEqual({ unknown: true, rerouted: true });
    }, 180_000);
  },
);

/** Whether nobody knew for a while what had become of an instruction, and whether another rail has gone on. */
async function wonders(test: TestApp): Promise<unknown> {
  const [row] = await test.database.query<object>(
    `SELECT EXISTS (SELECT 1 FROM attempts WHERE trail @> '[{"state": "unknown"}]') AS unknown,
       EXISTS (SELECT 1 FROM events WHERE type LIKE '%.rerouted') AS rerouted`,
  );
  return row;
}

/** Accounts on the side where they must not be. */
function negatives(test: TestApp): Promise<unknown[]> {
  const never = (side: string) => Object.entries(NEVER).flatMap(([kind, wrong]) => (wrong === side ? [kind] : []));
  return test.database.query(
    `SELECT kind, balance_minor FROM accounts
     WHERE (kind = ANY ($1) AND balance_minor < 0) OR (kind = ANY ($2) AND balance_minor > 0)`,
    [never('negative'), never('positive')],
  );
}
