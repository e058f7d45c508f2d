import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { ProblemBody } from '../support/api-client.js';
import { Database } from '../../src/persistence/database.js';
import { newId } from '../../src/persistence/new-id.js';
import { IdempotencyKeys, idempotencyRow, takeKeys } from '../../src/resilience/idempotency/idempotency-keys.js';
import { toPublicId } from '../../src/http/public-id.js';
import { startSecondApp, type SecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** More than one round of the purge deletes. */
const MANY = 25_000;

describe('an idempotency key whose seven days are over', () => {
  let test: TestApp;
  let second: SecondApp;

  beforeAll(async () => {
    test = await startTestApp();
    second = await startSecondApp(test);
  }, 60_000);

  afterAll(async () => {
    await second.close();
    await test.close();
  });

  const age = (key: string, by: string) =>
    test.database.query(`UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1`, [key, by]);

  it('is free for another request, though its row is still there', async () => {
    const key = randomUUID();
    const first = await test.api.initiate({ payer: { msisdn: '0247100001' } }, key);
    await age(key, '6 days 23 hours 59 minutes');
    expect((await test.api.initiate({ amount: 700 }, key)).status).toBe(422);

    await age(key, '7 days 1 second');
    const other = await test.api.initiate({ amount: 700, payer: { msisdn: '0247100001' } }, key);
    expect(other.status).toBe(202);
    expect(other.headers.get('idempotency-replayed')).toBeNull();
    expect(other.body.id).not.toBe(first.body.id);

    const again = await test.api.initiate({ amount: 700, payer: { msisdn: '0247100001' } }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(other.body);
    expect((await test.api.get(other.body.id)).id).toBe(other.body.id);
  });

  it('is taken once by two processes that want it at the same time', async () => {
    const key = randomUUID();
    const request = { payer: { msisdn: '0247100002' } };
    const first = await test.api.initiate(request, key);
    await age(key, '8 days');
    const apis = Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? test.api : second.api));
    const answers = await Promise.all(apis.map((api) => api.initiate(request, key)));
    const ids = new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect(ids.has(first.body.id)).toBe(false);
    const made = await test.database.query('SELECT 1 FROM payments WHERE payer_msisdn = $1', ['+233247100002']);
    expect(made).toHaveLength(2);
  });

  it('gives no answer any more, to nobody', async () => {
    const key = randomUUID();
    await test.api.initiate({ payer: { msisdn: '0247100003' } }, key);
    const merchantId = toPublicId('mer', test.merchant.merchantId);
    const inspect = () =>
      test.admin.call<ProblemBody>('GET', `/resilience/idempotency-keys?merchantId=${merchantId}&key=${key}`);
    expect((await inspect()).status).toBe(200);
    const keys = test.app.get(IdempotencyKeys);
    const database = test.app.get(Database);
    const asked = { merchantId: test.merchant.merchantId, key };
    expect(await keys.taken(database, [asked])).toEqual(new Set([0]));

    await age(key, '8 days');
    expect(await inspect()).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await keys.taken(database, [asked])).toEqual(new Set());
  });

  it('may be wanted twice in one statement', async () => {
    const record = {
      merchantId: test.merchant.merchantId,
      key: randomUUID(),
      requestHash: Buffer.alloc(32),
      responseStatus: 202,
      responseBody: '{}',
      createdAt: new Date(),
    };
    const rows = [newId(), newId()].map((objectId) => idempotencyRow({ ...record, objectId }));
    const database = test.app.get(Database);
    const taken = await database.run({ name: 'test.take', text: takeKeys('$1') }, [JSON.stringify(rows)]);
    expect(taken).toHaveLength(1);
  });

  it('is purged, however many there are; one that was taken anew meanwhile stays', async () => {
    await test.database.query(
      `INSERT INTO idempotency_keys (merchant_id, key, request_hash, object_id, response_status, response_body, created_at)
       SELECT $1, 'old-' || n, '\\x00', gen_random_uuid(), 202, '{}', now() - interval '8 days'
       FROM generate_series(1, $2::int) n`,
      [test.merchant.merchantId, MANY],
    );
    const renewing = new Client({ connectionString: test.database.url });
    await renewing.connect();
    await renewing.query('BEGIN');
    await renewing.query(`UPDATE idempotency_keys SET created_at = now() WHERE key = 'old-1'`);
    const purged = test.app.get(IdempotencyKeys).purge();
    await waitFor('the purge to wait for the key', async () => {
      const waiting = await test.database.query(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%DELETE FROM idempotency_keys%'
         AND datname = current_database()`,
      );
      return waiting.length > 0;
    });
    await renewing.query('COMMIT');
    await renewing.end();
    await purged;
    // A round that deletes less than it may is the last one of its time.
    await test.app.get(IdempotencyKeys).purge();
    const left = await test.database.query<{ key: string }>(
      `SELECT key FROM idempotency_keys WHERE key LIKE 'old-%' LIMIT 3`,
    );
    expect(left).toEqual([{ key: 'old-1' }]);
  }, 60_000);
});
