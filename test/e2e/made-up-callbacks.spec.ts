import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { ApiClient } from '../support/api-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const STRANGERS = 5;

describe('callbacks to addresses that were never given out', () => {
  let test: TestApp;
  let lastAddress = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: {
        TRUST_PROXY: 'loopback',
        RATE_LIMIT_STORE: 'postgres',
        RATE_LIMIT_IP: `${STRANGERS}/1h`,
        ENGINE_MAX_IN_FLIGHT: '4',
      },
    });
  }, 30_000);

  afterAll(() => test.close());

  const address = () => `203.0.113.${(lastAddress += 1)}`;
  const madeUp = () => randomBytes(24).toString('base64url');
  const call = async (token: string, from: string, body = '{}') => {
    const response = await fetch(`${test.baseUrl}/api/v1/webhooks/mtn_momo/${token}`, {
      method: 'POST',
      body,
      headers: { 'x-forwarded-for': from },
      signal: AbortSignal.timeout(15_000),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as { limit?: string } };
  };
  const statuses = async (count: number, send: (n: number) => ReturnType<typeof call>) => {
    const found: number[] = [];
    for (let n = 0; n < count; n += 1) found.push((await send(n)).status);
    return found;
  };
  /** One that waits for its PIN, so that its callbacks have somewhere to go. */
  const tokenOfPayment = async (msisdn: string) => {
    await pay(msisdn);
    const [row] = await waitFor('it to be sent', async () => {
      const rows = await test.database.query<{ callback_token: string }>(
        `SELECT callback_token FROM attempts WHERE msisdn = $1 AND state = 'pending'`,
        [`+233${msisdn.slice(1)}`],
      );
      return rows.length > 0 && rows;
    });
    return row!.callback_token;
  };
  const pay = async (msisdn: string) => {
    const body = { amount: 1050, currency: 'GHS', payer: { msisdn }, reference: 'order-1' };
    const headers = { 'idempotency-key': msisdn, 'x-forwarded-for': address() };
    const api = new ApiClient(test.baseUrl, test.merchant.apiKey);
    expect((await api.call('POST', '/payments/initiate', { body, headers })).status).toBe(202);
  };

  it('are answered without a counter and without the database when they cannot be ours', async () => {
    await test.database.query('ALTER TABLE attempts RENAME TO attempts_away');
    for (const token of ['nobody', madeUp().slice(1), `${madeUp()}x`, madeUp().replace(/./, '~')]) {
      expect([token, (await call(token, address())).status]).toEqual([token, 404]);
    }
    await test.database.query('ALTER TABLE attempts_away RENAME TO attempts');
    expect(await test.database.query(`SELECT 1 FROM rate_limit_counters WHERE counter LIKE 'callback:%'`)).toEqual([]);
  });

  it('are counted by where they come from, and refused before anybody is asked', async () => {
    const from = address();
    expect(await statuses(STRANGERS + 2, () => call(madeUp(), from))).toEqual([
      ...Array<number>(STRANGERS).fill(404),
      429,
      429,
    ]);
    const refused = await call(madeUp(), from);
    expect(refused.body.limit).toBe('ip');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(madeUp(), address())).status).toBe(404);
  });

  it('are all that is counted by where it comes from: a rail calls from one address as often as it must', async () => {
    const token = await tokenOfPayment('0243000204');
    const from = address();
    expect(new Set(await statuses(3 * STRANGERS, (n) => call(token, from, `{"n":${n}}`)))).toEqual(new Set([200]));
  });

  it('keep no payment waiting while the database is busy with them', async () => {
    const locking = new Client({ connectionString: test.database.url });
    await locking.connect();
    await locking.query('BEGIN');
    await locking.query('LOCK TABLE webhook_receipts IN ACCESS EXCLUSIVE MODE');
    const flood = Array.from({ length: 100 }, () => call(madeUp(), address()));
    await waitFor('them to be waiting', async () => {
      const waiting = await test.database.query(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
         AND query LIKE '%webhook_receipts%'`,
      );
      return waiting.length > 0;
    });
    try {
      await pay('0243000304');
      await waitFor(
        'the payment to be sent',
        () => test.rails.books({ msisdn: '+233243000304' }).then((books) => books.length === 1),
        4000,
      );
    } finally {
      // With its lock.
      await locking.end();
    }
    expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([404]));
  }, 30_000);
});
