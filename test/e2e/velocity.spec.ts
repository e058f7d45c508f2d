import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import type { AppConfig } from '../../src/config/app-config.js';
import { closeApp, createApp } from '../../src/create-app.js';
import type { VelocityRule } from '../../src/domain/velocity.js';
import { ApiClient, type PaymentBody } from '../support/api-client.js';
import { LOCK } from '../../src/resilience/velocity/velocity.sql.js';
import { findFreePort } from '../../src/sandbox/ports.js';
import { createMerchant } from '../support/merchants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { expectCountersAgree } from '../support/velocity-books.js';
import { rule } from '../support/velocity-rules.js';
import { waitFor } from '../support/wait-for.js';

const HOUR = { seconds: 3600 };
const RULES: readonly VelocityRule[] = [
  rule({ name: 'payer_count', window: HOUR, limit: 5n }),
  rule({ name: 'payer_declines', window: HOUR, measure: 'declines', limit: 2n }),
  rule({ name: 'payer_daily_ceiling', window: { calendar: 'day' }, measure: 'amount', limit: 1_000_000n }),
  rule({
    name: 'merchant_amount',
    subject: 'merchant',
    window: HOUR,
    measure: 'amount',
    limit: 5_000_000n,
    outcome: 'review',
  }),
  rule({ name: 'device_count', subject: 'device', window: HOUR, limit: 2n }),
  rule({
    name: 'device_wallets',
    subject: 'device',
    window: HOUR,
    measure: 'distinct_wallets',
    limit: 1n,
    outcome: 'review',
  }),
  rule({ name: 'ip_count', subject: 'ip', window: HOUR, limit: 2n }),
  rule({ name: 'reference_wallets', subject: 'reference', window: HOUR, measure: 'distinct_wallets', limit: 3n }),
];

function withRules(config: AppConfig): AppConfig {
  const newWallet = { amountMinor: 600_000n, newForSeconds: 0, outcome: 'review' as const };
  return { ...config, risk: { ...config.risk, policy: { ...config.risk.policy, rules: RULES, newWallet } } };
}

describe('velocity rules', () => {
  let test: TestApp;
  let second: NestFastifyApplication;
  let secondUrl: string;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ tune: withRules });
    // Another process of the same system, as far as counting goes: it shares nothing but the database.
    const port = await findFreePort();
    secondUrl = `http://127.0.0.1:${port}`;
    second = await createApp({ ...test.config, http: { ...test.config.http, port, publicBaseUrl: secondUrl } });
    await second.listen({ host: test.config.http.host, port });
  }, 60_000);

  afterAll(async () => {
    await closeApp(second);
    await test.close();
  }, 60_000);

  afterEach(() => test.rails.clearFaults());

  /** A payer whom nobody has seen, and whose payments succeed unless told otherwise. */
  const newPayer = (ending = '20') => `02471${String((next += 1)).padStart(3, '0')}${ending}`;
  const newReference = () => `order-${(next += 1)}`;

  async function initiate(request: Record<string, unknown>, api = test.api, key: string = randomUUID()) {
    const answer = await api.initiate({ reference: newReference(), ...request }, key);
    expect(answer.status).toBe(202);
    return answer.body;
  }
  const countOf = (payments: readonly PaymentBody[], decision: string) =>
    payments.filter(({ risk }) => risk.decision === decision).length;
  const merchantApi = async (url = test.baseUrl) => new ApiClient(url, (await createMerchant(test.database)).apiKey);

  it('let exactly 5 of 50 pass that come at once to two processes, and deny the others for good', async () => {
    const payer = { msisdn: newPayer() };
    const apis = [test.api, new ApiClient(secondUrl, test.merchant.apiKey)];
    const payments = await Promise.all(Array.from({ length: 50 }, (_, n) => initiate({ payer }, apis[n % 2])));
    expect(countOf(payments, 'allow')).toBe(5);
    const denied = payments.filter(({ risk }) => risk.decision === 'deny');
    expect(denied).toHaveLength(45);
    for (const { status, failureCode, risk, review } of denied) {
      expect({ status, failureCode, review }).toEqual({ status: 'rejected', failureCode: 'risk_denied', review: null });
      expect(risk).toMatchObject({ scorer: 'rules', reasons: [{ rule: 'payer_count', outcome: 'deny', limit: 5 }] });
    }
    for (const { id, risk } of payments)
      if (risk.decision === 'allow')
        expect((await waitFor('the payment to end', () => test.api.isFinal(id))).status).toBe('confirmed');
    expect(await test.rails.books({ msisdn: `+233${payer.msisdn.slice(1)}` })).toHaveLength(5);
    // What was denied has not counted, and what was counted still does.
    expect((await initiate({ payer })).risk).toMatchObject({ decision: 'deny', reasons: [{ rule: 'payer_count' }] });
  }, 60_000);

  it('wait for whoever counts the same payer, even in another bucket of time', async () => {
    const payer = { msisdn: newPayer() };
    const msisdn = `+233${payer.msisdn.slice(1)}`;
    const other = new Client({ connectionString: test.database.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query(LOCK.text, [[`payer/${msisdn}`]]);
    await other.query(
      `INSERT INTO velocity_counters (kind, subject, bucket_seconds, bucket_start, payments, amount_minor, declines)
       VALUES ('payer', $1, 60, date_bin('1 minute', now() - interval '5 minutes', 'epoch'), 5, 5000, 0)`,
      [msisdn],
    );
    const answer = initiate({ payer });
    await waitFor('our payment to wait for the other one', async () => {
      const waiting = await test.database.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
      return waiting.length > 0;
    });
    await other.query('COMMIT');
    await other.end();
    expect((await answer).risk).toMatchObject({ decision: 'deny', reasons: [{ rule: 'payer_count' }] });
  }, 30_000);

  it('look at a payer over all merchants, and tell none of them what he did elsewhere', async () => {
    const payer = { msisdn: newPayer() };
    const [mine, theirs] = [await merchantApi(), await merchantApi()];
    for (let n = 0; n < 5; n += 1) await initiate({ payer }, mine);
    const { risk } = await initiate({ payer }, theirs);
    expect(risk.reasons).toEqual([
      { rule: 'payer_count', subject: 'payer', outcome: 'deny', observed: null, limit: 5 },
    ]);
  }, 30_000);

  it('keep a denied payment like any other: it is shown, it has its story, and it is answered again', async () => {
    const payer = { msisdn: newPayer() };
    for (let n = 0; n < 5; n += 1) await initiate({ payer });
    const [key, reference] = [randomUUID(), newReference()];
    const denied = await initiate({ payer, reference }, test.api, key);
    const again = await test.api.initiate({ payer, reference }, key);
    expect(again.body).toEqual(denied);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const detail = await test.api.get(denied.id);
    expect(detail).toMatchObject({ status: 'rejected', failureCode: 'risk_denied', risk: denied.risk, attempts: [] });
    expect(detail.timeline.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'payment.initiated'],
      [2, 'payment.rejected'],
    ]);
    expect(detail.timeline[1]!.data).toMatchObject({ status: 'rejected', failureCode: 'risk_denied', attemptId: null });
    const list = await test.api.call<{ data: PaymentBody[] }>('GET', `/payments?reference=${reference}`);
    expect(list.body.data.map(({ id }) => id)).toEqual([denied.id]);
    expect((await test.api.call('POST', `/payments/${denied.id}/cancel`)).status).toBe(409);
  }, 30_000);

  it('answer a repeated request as the first time, whatever the counters say by now, and do not count it again', async () => {
    const payer = { msisdn: newPayer() };
    const [key, reference] = [randomUUID(), newReference()];
    const first = await initiate({ payer, reference }, test.api, key);
    for (let n = 0; n < 10; n += 1) expect((await test.api.initiate({ payer, reference }, key)).body).toEqual(first);
    const four = await Promise.all(Array.from({ length: 4 }, () => initiate({ payer })));
    expect(countOf(four, 'allow')).toBe(4);
    expect((await initiate({ payer })).risk.decision).toBe('deny');
    expect((await test.api.initiate({ payer, reference }, key)).body).toEqual(first);
  }, 30_000);

  it('do not take a repeated request for one more where it comes together with a new one', async () => {
    const payer = { msisdn: newPayer() };
    const [key, reference] = [randomUUID(), newReference()];
    await initiate({ payer, reference }, test.api, key);
    for (let n = 0; n < 3; n += 1) await initiate({ payer });
    const [, , fifth] = await Promise.all([
      test.api.initiate({ payer, reference }, key),
      test.api.initiate({ payer, reference: `${reference}-other` }, key),
      initiate({ payer }),
    ]);
    expect(fifth.risk.decision).toBe('allow');
  }, 30_000);

  it('deny a wallet that has declined too often', async () => {
    const payer = { msisdn: newPayer('01') };
    for (let n = 0; n < 3; n += 1) {
      const { id, risk } = await initiate({ payer });
      expect(risk.decision).toBe('allow');
      expect(await waitFor('the wallet to decline', () => test.api.isFinal(id))).toMatchObject({ status: 'rejected' });
    }
    expect((await initiate({ payer })).risk).toMatchObject({
      decision: 'deny',
      reasons: [{ rule: 'payer_declines', outcome: 'deny', limit: 2 }],
    });
  }, 30_000);

  it('hold a wallet to its ceiling of the day, and give back what has moved nothing', async () => {
    const rich = { msisdn: newPayer() };
    const { id } = await initiate({ payer: rich, amount: 600_000 });
    await waitFor('it to be confirmed', async () => (await test.api.status(id)).status === 'confirmed');
    expect((await initiate({ payer: rich, amount: 400_001 })).risk).toMatchObject({
      decision: 'deny',
      reasons: [{ rule: 'payer_daily_ceiling', limit: 1_000_000 }],
    });
    expect((await initiate({ payer: rich, amount: 400_000 })).risk.decision).toBe('allow');

    const poor = { msisdn: newPayer('01') };
    const declined = await initiate({ payer: poor, amount: 600_000 });
    await waitFor('the wallet to decline', () => test.api.isFinal(declined.id));
    expect((await initiate({ payer: poor, amount: 600_000 })).risk.decision).toBe('allow');
  }, 30_000);

  it('count devices, addresses and references by merchant', async () => {
    const other = await merchantApi();
    const device = (n: number, api = test.api) =>
      initiate({ payer: { msisdn: `024720010${n}`.slice(0, 10), deviceId: 'phone-1' } }, api);
    // One wallet, so that only the number of payments counts.
    expect((await device(0)).risk.decision).toBe('allow');
    expect((await device(0)).risk.decision).toBe('allow');
    expect((await device(0)).risk.reasons).toEqual([
      { rule: 'device_count', subject: 'device', outcome: 'deny', observed: 3, limit: 2 },
    ]);
    expect((await device(0, other)).risk.decision).toBe('allow');

    const address = (ip: string) => initiate({ payer: { msisdn: newPayer(), ip } });
    expect((await address('2001:db8:1:2::1')).risk.decision).toBe('allow');
    expect((await address('2001:DB8:1:2:ffff::2')).risk.decision).toBe('allow');
    expect((await address('2001:db8:1:2::3')).risk.reasons).toMatchObject([{ rule: 'ip_count', observed: 3 }]);
    expect((await address('2001:db8:1:3::1')).risk.decision).toBe('allow');

    const reference = newReference();
    const payers = Array.from({ length: 20 }, () => ({ msisdn: newPayer() }));
    const apis = [test.api, new ApiClient(secondUrl, test.merchant.apiKey)];
    const together = await Promise.all(payers.map((payer, n) => initiate({ payer, reference }, apis[n % 2])));
    expect(countOf(together, 'allow')).toBe(3);
    const known = payers[together.findIndex(({ risk }) => risk.decision === 'allow')]!;
    expect((await initiate({ payer: known, reference })).risk.decision).toBe('allow');
    expect((await initiate({ payer: { msisdn: newPayer() }, reference }, other)).risk.decision).toBe('allow');
  }, 30_000);

  it('hold a device that pays from a second wallet', async () => {
    const pay = () => initiate({ payer: { msisdn: newPayer(), deviceId: 'phone-2' } });
    expect((await pay()).risk.decision).toBe('allow');
    expect(await pay()).toMatchObject({
      status: 'initiated',
      review: { state: 'waiting' },
      risk: { reasons: [{ rule: 'device_wallets', subject: 'device', outcome: 'review', observed: 2, limit: 1 }] },
    });
  }, 30_000);

  it('hold a merchant that asks for more than usual', async () => {
    const api = await merchantApi();
    for (let n = 0; n < 8; n += 1) await initiate({ payer: { msisdn: newPayer() }, amount: 600_000 }, api);
    expect(await initiate({ payer: { msisdn: newPayer() }, amount: 600_000 }, api)).toMatchObject({
      review: { state: 'waiting' },
      risk: { reasons: [{ rule: 'merchant_amount', subject: 'merchant', observed: 5_400_000, limit: 5_000_000 }] },
    });
  }, 30_000);

  it('hold a high amount of a new wallet, until it has paid something', async () => {
    const payer = { msisdn: newPayer() };
    expect(await initiate({ payer, amount: 700_000 })).toMatchObject({
      review: { state: 'waiting' },
      risk: { reasons: [{ rule: 'new_wallet_high_amount', observed: 700_000, limit: 600_000 }] },
    });
    const known = { msisdn: newPayer() };
    const { id } = await initiate({ payer: known }, await merchantApi());
    await waitFor('it to be confirmed', async () => {
      const [row] = await test.database.query<{ status: string }>(
        `SELECT status FROM payments WHERE payer_msisdn = $1`,
        [`+233${known.msisdn.slice(1)}`],
      );
      return row?.status === 'confirmed';
    });
    expect(id).toMatch(/^pay_/);
    expect((await initiate({ payer: known, amount: 700_000 })).risk.decision).toBe('allow');
  }, 30_000);

  it('have counted what was created, once each, and nothing else', async () => {
    await waitFor('everything to end that is not held', async () => {
      const open = await test.database.query(
        `SELECT 1 FROM payments WHERE finished_at IS NULL AND review_state IS NULL`,
      );
      return open.length === 0;
    });
    await expectCountersAgree(test.database);
  }, 30_000);

  it.each([
    ['an address that is none', { ip: '1.2.3' }, 'payer.ip'],
    ['an address with a zone', { ip: 'fe80::1%eth0' }, 'payer.ip'],
    ['a device that is too long', { deviceId: 'x'.repeat(129) }, 'payer.deviceId'],
    ['a device with spaces', { deviceId: 'my phone' }, 'payer.deviceId'],
  ])('are not bent by %s', async (_, change, field) => {
    const answer = await test.api.initiate<{ errors: { field: string }[] }>({
      payer: { msisdn: newPayer(), ...change },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.field)).toEqual([field]);
  });
});
