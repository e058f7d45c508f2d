import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentDetailBody } from '../support/api-client.js';
import { RailsClient, type BookRow } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const PAYMENTS = 1000;
const AT_A_TIME = 40;
const RAILS = ['mtn_momo', 'vodafone_cash', 'airteltigo_money'];
const PREFIXES = ['024', '020', '027'];

/** Shares of the calls, of every rail: a fifth of the instructions meets one of the first eight, and the rest comes on top. */
const FAULTS: Readonly<Record<string, number>> = {
  http_500: 0.03,
  http_503: 0.04,
  http_429: 0.02,
  reset: 0.03,
  html_200: 0.02,
  timeout_before_accept: 0.02,
  timeout_after_accept: 0.02,
  decline: 0.02,
  late_success: 0.02,
  callback_lost: 0.05,
  callback_duplicate: 0.05,
  callback_early: 0.02,
  callback_forged: 0.02,
  status_unavailable: 0.05,
};

interface Verified {
  readonly detail: PaymentDetailBody;
  readonly rows: readonly BookRow[];
}

describe('1,000 payments over rails of which a fifth of the calls goes wrong', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: 'AT,MTN,TELECEL' }, pace: { hangMs: 3000 } });
    for (const rail of RAILS) {
      const client = new RailsClient(test.railsUrl, rail);
      for (const [fault, rate] of Object.entries(FAULTS)) await client.fault(fault, { rate });
    }
  }, 60_000);

  afterAll(() => test.close());

  const msisdnOf = (n: number) => `${PREFIXES[n % 3]}${String(n).padStart(5, '0')}${20 + (n % 80)}`;
  const moved = (rows: readonly BookRow[], isIn: boolean) =>
    rows
      .filter(({ status, kind }) => status === 'moved' && (kind === 'collection') === isIn)
      .reduce((sum, { amount }) => sum + amount, 0);

  async function payAll(): Promise<string[]> {
    const ids: string[] = [];
    let n = 0;
    const one = async () => {
      while (n < PAYMENTS) {
        const nth = (n += 1) - 1;
        const { id } = await test.api.pay(msisdnOf(nth), { amount: 100 + (nth % 900) });
        ids[nth] = id;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, one));
    return ids;
  }

  /** Everything that was said and everything that moved, once both agree. */
  async function verified(ids: readonly string[]): Promise<Verified[]> {
    const books = Map.groupBy(await test.rails.allBooks(), ({ msisdn }) => msisdn);
    const found: Verified[] = [];
    for (const id of ids) {
      const detail = await test.api.get(id);
      found.push({ detail, rows: books.get(detail.payer.msisdn) ?? [] });
    }
    return found;
  }

  const isSettled = ({ detail, rows }: Verified) => {
    const kept = moved(rows, true) - moved(rows, false);
    const isOver = detail.attempts.every(({ state }) => state === 'succeeded' || state === 'failed');
    // Late money whose refund was refused by the wallet is with us, and a person was asked to look.
    const held = detail.lateSuccesses.filter(({ resolution }) => resolution === 'held');
    const isSeen = held.length === 0 || detail.attempts.some(({ needsReview }) => needsReview);
    const isOurs = held.reduce((sum, { amount }) => sum + amount, detail.status === 'confirmed' ? detail.amount : 0);
    return isOver && isSeen && kept === isOurs;
  };

  it('nobody pays twice, nothing ends against the books, and the history says why each switch happened', async () => {
    const ids = await payAll();
    for (const id of ids) await waitFor(`${id} to end`, () => test.api.isFinal(id), 120_000);
    for (const rail of RAILS) await new RailsClient(test.railsUrl, rail).clearFaults();

    const all = await waitFor(
      'what we say to be what has moved',
      async () => {
        const found = await verified(ids);
        return found.every(isSettled) ? found : null;
      },
      150_000,
      3000,
    ).catch(async () => (await verified(ids)).filter((one) => !isSettled(one)).map(toStory));
    expect(all).toHaveLength(PAYMENTS);

    for (const { detail, rows } of all as Verified[]) {
      const debits = rows.filter(({ kind, status }) => kind === 'collection' && status === 'moved');
      // More than one only where a rail changed its mind after its "no", which was told and given back.
      expect(debits.length).toBeLessThanOrEqual(1 + detail.lateSuccesses.length);
      expect(detail.capturedAmount).toBe(moved(rows, true));
      expect(detail.refundedAmount).toBe(moved(rows, false));
      expectExplained(detail);
    }
    const switched = (all as Verified[]).filter(({ detail }) => detail.attempts.length > 1);
    expect(switched.length).toBeGreaterThan(5);
    const confirmed = (all as Verified[]).filter(({ detail }) => detail.status === 'confirmed');
    expect(confirmed.length).toBeGreaterThan(PAYMENTS * 0.85);
  }, 400_000);
});

/** Each attempt but the last has proof that it had not moved the money, and an event that says why it went on. */
function expectExplained({ attempts, timeline }: PaymentDetailBody): void {
  const switches = timeline.filter(({ type }) => type === 'payment.rerouted');
  expect(switches).toHaveLength(attempts.length - 1);
  for (const [nth, { data }] of switches.entries()) {
    const [from, to] = [attempts[nth]!, attempts[nth + 1]!];
    expect(from).toMatchObject({ state: 'failed', evidence: expect.any(Object) });
    expect(['not_sent', 'refused_by_rail', 'unknown_reference']).toContain(from.outcomeClass);
    expect(data.switch).toMatchObject({
      isAllowed: true,
      reason: expect.any(String),
      from: from.provider,
      to: to.provider,
    });
  }
}

function toStory({ detail, rows }: Verified): object {
  const { id, status, amount, attempts, lateSuccesses } = detail;
  const tried = attempts.map(({ provider, state, failureCode, needsReview }) => [
    provider,
    state,
    failureCode,
    needsReview,
  ]);
  return { id, status, amount, tried, lateSuccesses, rows: rows.map(({ rail, kind, status: is }) => [rail, kind, is]) };
}
