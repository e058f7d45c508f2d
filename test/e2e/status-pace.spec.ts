import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface CallCount {
  endpoint: string;
  outcome: string;
  count: number;
}

const PER_SECOND = 8;

describe('a rail that limits its status queries', () => {
  let test: TestApp;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { MTN_STATUS_QUERIES_PER_SECOND: String(PER_SECOND) } });
  }, 30_000);
  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const pay = async () => (await test.api.pay(`02455${String((next += 1)).padStart(3, '0')}20`)).id;
  const queries = async () => {
    const response = await fetch(`${test.railsUrl}/__calls?rail=mtn_momo`);
    const calls = (await response.json()) as CallCount[];
    return calls
      .filter(({ endpoint }) => endpoint.startsWith('GET') && endpoint.includes('requesttopay'))
      .reduce((sum, { count }) => sum + count, 0);
  };
  const faultsHeard = async () => {
    const rows = await test.database.query<{ failures: string }>(
      `SELECT coalesce(sum(failures), 0) AS failures FROM rail_measurements WHERE operation = 'get_status'`,
    );
    return Number(rows[0]!.failures);
  };

  it('is not asked faster than that, and every payment is confirmed all the same', async () => {
    const startedMs = performance.now();
    const made = await Promise.all(Array.from({ length: 40 }, pay));
    for (const id of made)
      expect((await waitFor('it to end', () => test.api.isFinal(id), 40_000)).status).toBe('confirmed');
    const seconds = (performance.now() - startedMs) / 1000;
    // One at once, the rest in their turn; and no query was wasted on one that had been sent away.
    expect(await queries()).toBeLessThanOrEqual(PER_SECOND * seconds + 2);
    expect(seconds).toBeGreaterThan(38 / PER_SECOND);
    const { attempts } = await test.api.get(made.at(-1)!);
    expect(attempts[0]!.polls).toBeLessThanOrEqual(3);
  }, 60_000);

  it('and answers 429: it rests, nothing is counted as a query or against it, and the end is found', async () => {
    await test.rails.fault('callback_lost');
    await test.rails.fault('slow_pin', { ms: 500 });
    const id = await pay();
    await waitFor('it to be pending', async () => (await test.api.status(id)).status === 'pending');
    await test.rails.fault('http_429');
    const before = await queries();
    await waitFor('it to be turned away', async () => (await queries()) >= before + 3, 15_000);
    const { attempts } = await test.api.get(id);
    expect(attempts).toMatchObject([{ state: 'pending', polls: 0, needsReview: false }]);
    const { body } = await test.admin.look<{ data: { provider: string; railFailures: number }[] }>('breakers');
    expect(body.data.find(({ provider }) => provider === 'mtn_momo')!.railFailures).toBe(0);
    expect(await faultsHeard()).toBe(0);
    await test.rails.clearFaults();
    expect((await waitFor('it to end', () => test.api.isFinal(id))).status).toBe('confirmed');
  }, 60_000);
});
