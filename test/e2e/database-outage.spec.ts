import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { AppConfig } from '../../src/config/app-config.js';
import type { Answer, ProblemBody } from '../support/api-client.js';
import { expectBooksAgree, repeatPayments, startPayments } from '../support/crash-run.js';
import { DatabaseWire } from '../support/database-wire.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const PAYMENTS = 40;
const POOL = 4;
/** Longer than a busy machine makes a statement wait, shorter than a test may take. */
const STATEMENT_TIMEOUT_MS = 2000;
/** A caller waits for a connection, then for its statement; nobody waits longer than both and a second. */
const LONGEST_WAIT_MS = 10_000;

interface Health {
  details: Record<string, { status: string }>;
}

describe('PostgreSQL', () => {
  let wire: DatabaseWire;
  let test: TestApp;

  beforeEach(async () => {
    wire = await DatabaseWire.start(process.env.TEST_DATABASE_ADMIN_URL ?? '');
    test = await startTestApp({ tune: byWayOfTheWire });
  }, 30_000);

  afterEach(async () => {
    wire.letGo();
    await test.close();
    await wire.cut();
  }, 30_000);

  function byWayOfTheWire(config: AppConfig): AppConfig {
    const url = wire.through(config.database.url);
    const database = { url, poolSize: POOL, connectTimeoutMs: 1000, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
    return { ...config, database };
  }

  async function look(path: string): Promise<{ status: number; body: Health }> {
    const response = await fetch(`${test.baseUrl}/api/v1/health/${path}`, { signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: (await response.json()) as Health };
  }

  const isReady = async () => (await look('ready')).status === 200;
  const untilReady = () => waitFor('the server to be ready again', isReady, 30_000);

  async function expectUnavailable(call: Promise<Answer<ProblemBody>>): Promise<void> {
    const startedAt = performance.now();
    const { status, headers, body } = await call;
    expect(performance.now() - startedAt).toBeLessThan(LONGEST_WAIT_MS);
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'unavailable' });
    expect(headers.get('retry-after')).toBe('2');
    // What is broken inside is nobody's business outside.
    expect(JSON.stringify(body)).not.toMatch(/ECONN|127\.0\.0\.1|timeout|postgres/i);
  }

  async function expectNotReadyButAlive(): Promise<void> {
    const ready = await look('ready');
    expect(ready).toMatchObject({ status: 503, body: { details: { database: { status: 'down' } } } });
    expect(JSON.stringify(ready.body)).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i);
    expect((await look('live')).status).toBe(200);
    // Whoever reads the metrics waits for no database.
    const metrics = await fetch(`${test.baseUrl}/metrics`, { signal: AbortSignal.timeout(500) });
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toContain('synccash_attempts_in_flight');
  }

  /** The books of the rails and ours, when everything has ended: one debit each. */
  const expectOneDebitEach = (ids: string[]) =>
    expectBooksAgree(test.api, { simulatorUrl: test.railsUrl, databaseUrl: test.database.url }, ids);

  it('that goes away while it runs: 503 to callers, not ready but alive, and all goes on by itself when it is back', async () => {
    const run = randomUUID();
    const known = await test.api.pay('0248800020');
    const started = startPayments(test.api, PAYMENTS, run);
    await waitFor('some payments', async () => (await test.rails.books()).length > 3, 20_000, 5);
    await wire.cut();
    await started;

    const refused = { request: { payer: { msisdn: '0248800120' } }, key: randomUUID() };
    await expectUnavailable(test.api.initiate<ProblemBody>(refused.request, refused.key));
    await expectUnavailable(test.api.call('GET', `/payments/${known.id}`));
    await expectUnavailable(test.api.call('GET', `/payments/${known.id}/status`));
    await expectUnavailable(test.api.call('GET', '/payments'));
    await expectUnavailable(test.api.call('POST', '/webhooks/mtn_momo/a-token-that-looks-like-one-1234', { body: {} }));
    await expectNotReadyButAlive();
    expect(await test.rails.books({ msisdn: '+233248800120' })).toEqual([]);

    await wire.restore();
    await untilReady();
    await waitFor('the queue', async () => (await look('detailed')).body.details.queue?.status === 'up');
    const { status, body } = await test.api.initiate(refused.request, refused.key);
    expect(status).toBe(202);
    await expectOneDebitEach([known.id, body.id, ...(await repeatPayments(test.api, PAYMENTS, run))]);
  }, 120_000);

  it('that does what it is told and does not answer: 503 in time, and the same key gives the payment that was made', async () => {
    await test.api.pay('0248800220');
    const key = randomUUID();
    const request = { payer: { msisdn: '0248800320' } };
    wire.holdFromCommitOf('payments.create');
    await expectUnavailable(test.api.initiate<ProblemBody>(request, key));
    await expectNotReadyButAlive();
    const made = await test.database.query('SELECT 1 FROM payments WHERE payer_msisdn = $1', ['+233248800320']);
    expect(made).toHaveLength(1);

    wire.letGo();
    await untilReady();
    const { status, headers, body } = await test.api.initiate(request, key);
    expect([status, headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    const ended = await waitFor('the payment to end', () => test.api.isFinal(body.id), 40_000);
    expect(ended.status).toBe('confirmed');
    expect(await test.rails.books({ msisdn: '+233248800320' })).toMatchObject([{ status: 'moved', amount: 1050 }]);
  }, 90_000);

  it('that is slow until every connection is taken: 503 in time, not ready but alive, and no payment is made twice', async () => {
    const run = randomUUID();
    const known = await test.api.pay('0248800420');
    await waitFor('it to end', () => test.api.isFinal(known.id));
    const blocker = new Client({ connectionString: test.database.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE payments IN ACCESS EXCLUSIVE MODE');

    const calls = Array.from({ length: 3 * POOL }, () => test.api.call('GET', `/payments/${known.id}/status`));
    await expectNotReadyButAlive();
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([503]));
    const first = { payer: { msisdn: '0248800520' } };
    await expectUnavailable(test.api.initiate<ProblemBody>(first, `${run}-first`));
    const started = startPayments(test.api, PAYMENTS, run);

    await blocker.query('COMMIT');
    await blocker.end();
    await started;
    await untilReady();
    const { body } = await test.api.initiate(first, `${run}-first`);
    await expectOneDebitEach([known.id, body.id, ...(await repeatPayments(test.api, PAYMENTS, run))]);
  }, 120_000);

  it('that breaks every connection, as a failover does: the next request works, and nothing is lost', async () => {
    const run = randomUUID();
    const started = startPayments(test.api, PAYMENTS, run);
    await waitFor('some payments', async () => (await test.rails.books()).length > 3, 20_000, 5);
    const broken = await test.database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    expect(broken.length).toBeGreaterThan(1);
    await started;
    await untilReady();
    const { id } = await test.api.pay('0248800620');
    await expectOneDebitEach([id, ...(await repeatPayments(test.api, PAYMENTS, run))]);
  }, 120_000);
});
