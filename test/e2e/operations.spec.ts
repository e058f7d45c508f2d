import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/persistence/database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface Health {
  status: string;
  details: Record<string, { status: string } & Record<string, unknown>>;
}

describe('what operators and Kubernetes see', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  async function health(path: string, apiKey?: string): Promise<{ status: number; body: Health }> {
    const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    const response = await fetch(`${test.baseUrl}${path}`, { headers, signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: (await response.json()) as Health };
  }

  it('is alive, ready, and says in detail why', async () => {
    expect(await health('/api/v1/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const ready = await health('/api/v1/health/ready');
    expect(ready).toMatchObject({
      status: 200,
      body: { details: { database: { status: 'up' }, migrations: { status: 'up' }, accepting: { status: 'up' } } },
    });
    expect((await health('/health')).status).toBe(200);
    const detailed = await health('/api/v1/health/detailed', test.operator.apiKey);
    expect(detailed.body.details).toMatchObject({
      queue: { status: 'up', backend: 'postgresql' },
      process: { status: 'up', rails: ['mtn_momo', 'vodafone_cash', 'airteltigo_money'] },
    });
  });

  it('tells nobody but an operator what is inside', async () => {
    for (const apiKey of [undefined, test.merchant.apiKey, `sc_test_${'0'.repeat(32)}`]) {
      const { status, body } = await health('/api/v1/health/detailed', apiKey);
      expect(status).toBe(200);
      expect(Object.keys(body.details).toSorted()).toEqual(['accepting', 'database', 'migrations', 'process', 'queue']);
      expect(body.details.process).toEqual({ status: 'up' });
      expect(body.details.queue).toEqual({ status: 'up' });
    }
  });

  it('asks the database once for many probes', async () => {
    const database = test.app.get(Database);
    const run = jest.spyOn(database, 'run');
    await Promise.all(Array.from({ length: 200 }, (_, n) => health(n % 2 === 0 ? '/health' : '/api/v1/health/ready')));
    const asked = run.mock.calls.filter(([{ name }]) => name === 'health.ping');
    run.mockRestore();
    // The burst may take longer than an answer is remembered.
    expect(asked.length).toBeLessThanOrEqual(10);
  });

  it('is not ready while a migration is missing, but alive', async () => {
    const [last] = await test.database.query<{ id: number; timestamp: string; name: string }>(
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *',
    );
    const ready = await waitFor('the probe to see it', async () => {
      const answer = await health('/api/v1/health/ready');
      return answer.status === 503 ? answer : null;
    });
    expect(ready.body.details).toMatchObject({ migrations: { status: 'down' }, database: { status: 'up' } });
    expect(JSON.stringify(ready.body)).not.toContain(last!.name);
    expect((await health('/api/v1/health/live')).status).toBe(200);
    await test.database.query('INSERT INTO migrations (id, timestamp, name) VALUES ($1, $2, $3)', [
      last!.id,
      last!.timestamp,
      last!.name,
    ]);
    await waitFor('it to be ready again', async () => (await health('/api/v1/health/ready')).status === 200);
  }, 60_000);

  it('counts the calls to the rail by their outcome', async () => {
    const { id } = await test.api.pay('0243000021');
    await waitFor('it to be confirmed', async () => (await test.api.status(id)).status === 'confirmed');
    const response = await fetch(`${test.baseUrl}/metrics`, { signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(
      /synccash_rail_call_seconds_count\{provider="mtn_momo",operation="collect",class="accepted"\} 1/,
    );
    expect(text).toContain('synccash_attempts_in_flight');
    expect(text).not.toContain('243000021');
  }, 30_000);

  it('answers a callback address that was never given out with 404, and a body of any kind at a real one', async () => {
    const post = (token: string, body: string) =>
      fetch(`${test.baseUrl}/api/v1/webhooks/mtn_momo/${token}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain' },
        signal: AbortSignal.timeout(10_000),
      });
    expect((await post('nobody', '{}')).status).toBe(404);

    const { id } = await test.api.pay('0243000004');
    await waitFor('it to be pending', async () => (await test.api.status(id)).status === 'pending');
    const [row] = await test.database.query<{ callback_token: string }>(
      `SELECT callback_token FROM attempts WHERE msisdn = '+233243000004'`,
    );
    for (const body of ['not json', '{"status":"SUCCESSFUL"}', '{"status":7}', '[]', '\u0000']) {
      expect((await post(row!.callback_token, body)).status).toBe(200);
    }
    // The rail was asked each time, and still says that it waits.
    await waitFor('the rail to be asked', async () => ((await test.api.get(id)).attempts[0]?.polls ?? 0) >= 2);
    expect((await test.api.status(id)).status).toBe('pending');
  }, 30_000);

  it('takes so many callbacks for one attempt, and no more', async () => {
    const { id } = await test.api.pay('0243000104');
    await waitFor('it to be pending', async () => (await test.api.status(id)).status === 'pending');
    const [row] = await test.database.query<{ callback_token: string }>(
      `SELECT callback_token FROM attempts WHERE msisdn = '+233243000104'`,
    );
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const response = await fetch(`${test.baseUrl}/api/v1/webhooks/mtn_momo/${row!.callback_token}`, {
        method: 'POST',
        body: `{"n":${n}}`,
        signal: AbortSignal.timeout(10_000),
      });
      statuses.push(response.status);
      if (response.status !== 429) continue;
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({ code: 'rate_limited', status: 429 });
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const [stored] = await test.database.query<{ count: number }>(
      `SELECT count(*)::int FROM webhook_receipts r JOIN attempts a ON a.id = r.attempt_id WHERE a.msisdn = '+233243000104'`,
    );
    expect(stored).toEqual({ count: 30 });
  }, 30_000);
});
