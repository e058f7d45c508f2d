import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../src/sandbox/ports.js';
import { Client } from 'pg';
import { startSecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

describe('a Redis that is not there', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { REDIS_URL: `redis://127.0.0.1:${await findFreePort()}` } });
  }, 60_000);

  afterAll(() => test.close(), 30_000);

  it('keeps no server from starting: payments confirm, limits are counted in the process, and the probe says degraded', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (await test.api.pay(`02477000${String(20 + n)}`)).id),
    );
    for (const id of ids)
      expect((await waitFor('the payment to end', () => test.api.isFinal(id))).status).toBe('confirmed');
    expect(await test.rails.books()).toHaveLength(ids.length);

    expect((await fetch(`${test.baseUrl}/api/v1/health/ready`)).status).toBe(200);
    const detailed = await fetch(`${test.baseUrl}/api/v1/health/detailed`, {
      headers: { authorization: `Bearer ${test.operator.apiKey}` },
    });
    expect(await detailed.json()).toMatchObject({ details: { queue: { status: 'degraded', backend: 'redis' } } });
    const { body } = await test.admin.look('rate-limits');
    expect(body).toMatchObject({ store: { kind: 'redis', isDegraded: true } });
  }, 60_000);

  it('stops no maintenance: a worker keeps its time, and of several one does it', async () => {
    const msisdn = '+233247700204';
    await test.api.pay('0247700204');
    const isForgotten = async () => {
      const rows = await test.database.query(
        'SELECT 1 FROM attempts WHERE msisdn = $1 AND next_action_at IS NULL AND NOT needs_review',
        [msisdn],
      );
      return rows.length > 0;
    };
    /** Until it stays: what was on its way may still write when it is to be asked about. */
    const forget = () =>
      waitFor('it to be forgotten', async () => {
        await test.database.query(
          `UPDATE attempts SET next_action = NULL, next_action_at = NULL WHERE msisdn = $1 AND state = 'pending'`,
          [msisdn],
        );
        await new Promise((resolve) => setTimeout(resolve, 300));
        return isForgotten();
      });
    await forget();
    await waitFor('the sweep to find it', async () => !(await isForgotten()), 30_000);

    const elsewhere = new Client({ connectionString: test.database.url });
    await elsewhere.connect();
    await elsewhere.query(`SELECT pg_advisory_lock(hashtextextended('maintenance/sweep-attempts', 0))`);
    await forget();
    // Longer than a sweep and the look at the queue are apart.
    await new Promise((resolve) => setTimeout(resolve, 17_000));
    expect(await isForgotten()).toBe(true);
    await elsewhere.end();
    await waitFor('the sweep to find it', async () => !(await isForgotten()), 30_000);
  }, 120_000);

  it('holds up no stop', async () => {
    const other = await startSecondApp(test);
    const startedAt = performance.now();
    await other.close();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  }, 60_000);
});
