import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { toPublicId } from '../../src/http/public-id.js';
import { VelocityForgetting } from '../../src/resilience/velocity/velocity-forgetting.js';
import { ApiClient, type ProblemBody } from '../support/api-client.js';
import { createMerchant } from '../support/merchants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { rule } from '../support/velocity-rules.js';
import { waitFor } from '../support/wait-for.js';

interface CounterBody {
  subject: string;
  value: string;
  since: string;
  bucketSeconds: number | null;
  payments: number | null;
  amount: number | null;
  declines: number | null;
  wallets: number | null;
}

const HOUR = { seconds: 3600 };

function withRules(config: AppConfig): AppConfig {
  const rules = [
    rule({ name: 'payer_count', window: HOUR, limit: 3n }),
    rule({ name: 'payer_declines', window: HOUR, measure: 'declines', limit: 50n }),
    rule({ name: 'payer_day', window: { calendar: 'day' }, measure: 'amount', limit: 10_000_000n }),
    rule({ name: 'device_count', subject: 'device', window: HOUR, limit: 50n }),
    rule({ name: 'device_wallets', subject: 'device', window: HOUR, measure: 'distinct_wallets', limit: 50n }),
  ];
  return { ...config, risk: { ...config.risk, policy: { ...config.risk.policy, rules } } };
}

describe('the counters', () => {
  let test: TestApp;
  let operator: ApiClient;
  let merchant: string;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ tune: withRules });
    operator = new ApiClient(test.baseUrl, (await createMerchant(test.database, ['operator'])).apiKey);
    merchant = toPublicId('mer', test.merchant.merchantId);
  }, 30_000);

  afterAll(() => test.close(), 30_000);

  const newPayer = (ending = '20') => `02475${String((next += 1)).padStart(3, '0')}${ending}`;
  const pay = async (msisdn: string, change: Record<string, unknown> = {}) =>
    (await test.api.initiate({ payer: { msisdn, ...change }, amount: 1000 })).body;
  const look = async (query: string) => {
    const answer = await operator.call<{ data: CounterBody[] }>('GET', `/resilience/velocity?${query}`);
    expect(answer.status).toBe(200);
    return answer.body.data;
  };
  const clear = <Body = { cleared: number; value: string }>(subject: string, value: string, reason = 'a false alarm') =>
    operator.call<Body>('POST', '/resilience/velocity/clear', { body: { subject, value, reason } });

  it('are shown by kind of subject, largest first, and no number in clear', async () => {
    const [busy, calm] = [newPayer('01'), newPayer('01')];
    for (const msisdn of [busy, busy, calm]) {
      const { id } = await pay(msisdn);
      await waitFor('the wallet to decline', () => test.api.isFinal(id));
    }
    const counters = await look('subject=payer');
    expect(
      counters.map(({ value, bucketSeconds, payments, amount, declines }) => ({
        value,
        bucketSeconds,
        payments,
        amount,
        declines,
      })),
    ).toEqual([
      // By the minute for the rules of an hour, by the day for the one of the day: what has moved nothing is given back.
      { value: `+23324***${busy.slice(-4)}`, bucketSeconds: 60, payments: 2, amount: 2000, declines: 2 },
      { value: `+23324***${busy.slice(-4)}`, bucketSeconds: 86_400, payments: 2, amount: 0, declines: 0 },
      { value: `+23324***${calm.slice(-4)}`, bucketSeconds: 60, payments: 1, amount: 1000, declines: 1 },
      { value: `+23324***${calm.slice(-4)}`, bucketSeconds: 86_400, payments: 1, amount: 0, declines: 0 },
    ]);
    expect(await look('subject=payer&limit=1')).toHaveLength(1);
    expect((await look(`subject=payer&value=${calm}`)).map(({ payments }) => payments)).toEqual([1, 1]);
    expect(await look('subject=merchant')).toEqual([]);
  }, 30_000);

  it('show devices as their merchant names them, with the wallets that were seen', async () => {
    for (let n = 0; n < 3; n += 1) await pay(newPayer(), { deviceId: 'phone/../1'.replaceAll('/', '.') });
    const value = `${merchant}/phone....1`;
    expect(await look(`subject=device&value=${encodeURIComponent(value)}`)).toMatchObject([
      { subject: 'device', value, bucketSeconds: 60, payments: 3, wallets: null },
      { subject: 'device', value, bucketSeconds: null, payments: null, wallets: 3 },
    ]);
    // The wallets are told apart without another copy of their numbers.
    const wallets = await test.database.query<{ wallet: string }>('SELECT wallet FROM velocity_wallets');
    for (const { wallet } of wallets) expect(wallet).toMatch(/^[A-Za-z0-9_-]{22}$/);
  }, 30_000);

  it('are forgotten by hand, with who and why in the audit, and the next payment is judged as the first', async () => {
    const msisdn = newPayer();
    for (let n = 0; n < 3; n += 1) await pay(msisdn);
    expect((await pay(msisdn)).risk.decision).toBe('deny');
    const { status, body } = await clear('payer', msisdn, 'the payer is at the counter with us');
    expect({ status, body }).toEqual({
      status: 200,
      body: { subject: 'payer', value: `+23324***${msisdn.slice(-4)}`, cleared: 2 },
    });
    expect((await pay(msisdn)).risk.decision).toBe('allow');
    const audited = await operator.call<{ data: object[] }>(
      'GET',
      `/resilience/audit?subject=${encodeURIComponent(`payer/+23324***${msisdn.slice(-4)}`)}`,
    );
    expect(audited.body.data).toMatchObject([
      { action: 'velocity.clear', reason: 'the payer is at the counter with us', details: { counters: 2, wallets: 0 } },
    ]);
    expect((await clear('payer', msisdn)).body.cleared).toBe(2);
    expect((await clear('payer', msisdn)).body.cleared).toBe(0);
  }, 30_000);

  it('are never below nothing, when they are cleared while a payment is on its way', async () => {
    const msisdn = newPayer('02');
    await test.rails.fault('refuse_connections');
    const { id } = await pay(msisdn);
    await clear('payer', msisdn);
    await test.rails.clearFaults();
    await waitFor('the wallet to decline', () => test.api.isFinal(id));
    expect(await look(`subject=payer&value=${msisdn}`)).toMatchObject([{ payments: 0, amount: 0, declines: 1 }]);
  }, 30_000);

  it.each([
    ['a kind that is none', 'payers', '0241234567', 'subject'],
    ['a number that is none', 'payer', 'hello', 'value'],
    ['a merchant without its prefix', 'merchant', '00000000-0000-0000-0000-000000000000', 'value'],
    ['a device without its merchant', 'device', 'phone-1', 'value'],
  ])('are not touched for %s', async (_, subject, value, field) => {
    const answer = await clear<ProblemBody>(subject, value);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.field)).toEqual([field]);
    const query = new URLSearchParams({ subject, value }).toString();
    expect((await operator.call('GET', `/resilience/velocity?${query}`)).status).toBe(400);
  });

  it('are for operators only, and not cleared without a reason', async () => {
    expect((await test.api.call('GET', '/resilience/velocity?subject=payer')).status).toBe(403);
    const body = { subject: 'merchant', value: merchant, reason: 'it is me' };
    expect((await test.api.call('POST', '/resilience/velocity/clear', { body })).status).toBe(403);
    expect((await clear('merchant', merchant, '')).status).toBe(400);
  });

  it('are forgotten by themselves when no window reads them any more', async () => {
    await test.database.query(
      `INSERT INTO velocity_counters (kind, subject, bucket_seconds, bucket_start, payments, amount_minor, declines)
       SELECT 'payer', 'age-' || age, 60, date_bin('1 minute', now() - age * interval '1 minute', 'epoch'), 1, 1, 0
       FROM unnest(ARRAY[1, 60, 63]) AS age`,
    );
    await test.database.query(
      `INSERT INTO velocity_wallets (kind, subject, wallet, last_seen_at)
       SELECT 'device', 'age', age::text, now() - age * interval '1 minute' FROM unnest(ARRAY[59, 61]) AS age`,
    );
    await test.app.get(VelocityForgetting).forget();
    const counters = await test.database.query<{ subject: string }>(
      `SELECT subject FROM velocity_counters WHERE subject LIKE 'age-%' ORDER BY bucket_start DESC`,
    );
    expect(counters.map(({ subject }) => subject)).toEqual(['age-1', 'age-60']);
    const wallets = await test.database.query(`SELECT wallet FROM velocity_wallets WHERE subject = 'age'`);
    expect(wallets).toEqual([{ wallet: '59' }]);
  });
});

describe('without a rule', () => {
  let test: TestApp;

  beforeAll(async () => {
    const none = (config: AppConfig): AppConfig => ({
      ...config,
      risk: { ...config.risk, policy: { ...config.risk.policy, rules: [], newWallet: null } },
    });
    test = await startTestApp({ tune: none });
  }, 30_000);

  afterAll(() => test.close(), 30_000);

  it('nothing is counted and nothing is kept of a device', async () => {
    const payer = { msisdn: '0247600020', deviceId: 'phone-1', ip: '154.160.1.20' };
    const { body } = await test.api.initiate({ payer, amount: 2_500_000 });
    expect(body.risk).toEqual({ decision: 'allow', score: 0, scorer: 'rules', reasons: [] });
    await waitFor('it to be confirmed', async () => (await test.api.status(body.id)).status === 'confirmed');
    expect(await test.database.query('SELECT 1 FROM velocity_counters')).toEqual([]);
    expect(await test.database.query('SELECT 1 FROM velocity_wallets')).toEqual([]);
    expect(await test.database.query('SELECT payer_device_id, payer_ip FROM payments')).toEqual([
      { payer_device_id: null, payer_ip: null },
    ]);
  }, 30_000);
});
