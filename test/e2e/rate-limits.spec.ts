import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LimitedClient, readLimits } from '../support/limited-client.js';
import { createKey, createMerchant } from '../support/merchants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ENV = {
  TRUST_PROXY: 'loopback',
  RATE_LIMIT_GLOBAL: '100000/1s burst 100000',
  RATE_LIMIT_IP: '20/1h',
  RATE_LIMIT_MERCHANT: '10/1h burst 10',
  RATE_LIMIT_KEY: '9/1h',
  RATE_LIMIT_ENDPOINT: '4/1h',
};

describe('rate limits', () => {
  let test: TestApp;
  let lastAddress = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: ENV });
  }, 30_000);

  afterAll(() => test.close());

  const address = () => `203.0.113.${(lastAddress += 1)}`;
  /** A merchant whom nobody has counted yet, at an address of its own. */
  const newcomer = async (scopes?: string[], from = address()) =>
    new LimitedClient(test.baseUrl, (await createMerchant(test.database, scopes)).apiKey, from);
  const fetchFrom = (path: string, from: string) =>
    fetch(`${test.baseUrl}${path}`, { headers: { 'x-forwarded-for': from }, signal: AbortSignal.timeout(10_000) });

  it('are told on every answer, as lists of structured fields, without our own capacity', async () => {
    const client = await newcomer();
    const { headers } = await client.get();
    expect(headers.get('ratelimit-policy')).toBe(
      '"ip";q=20;w=3600, "merchant";q=10;w=3600;synccash-burst=10, "key";q=9;w=3600, "endpoint";q=4;w=3600',
    );
    expect(readLimits(headers, 'ratelimit')).toEqual({
      ip: { r: 19, t: expect.any(Number) },
      merchant: { r: 9, t: 360 },
      key: { r: 8, t: expect.any(Number) },
      endpoint: { r: 3, t: expect.any(Number) },
    });
    const again = await client.get();
    expect(readLimits(again.headers, 'ratelimit')).toMatchObject({ ip: { r: 18 }, merchant: { r: 8 } });
  });

  it('answer 429 with a problem that says which limit and when to come back', async () => {
    const client = await newcomer();
    expect(await client.statuses(4)).toEqual([200, 200, 200, 200]);
    const { status, headers, body } = await client.get();
    expect(status).toBe(429);
    const seconds = Number(headers.get('retry-after'));
    expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 7200).toBe(true);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toEqual({
      type: 'urn:synccash:problem:rate_limited',
      title: 'Too many requests',
      status: 429,
      code: 'rate_limited',
      detail: `too many requests under the limit "endpoint"; try again in ${seconds} s`,
      limit: 'endpoint',
      retryAfterSeconds: seconds,
      traceId: expect.any(String),
    });
    expect(readLimits(headers, 'ratelimit')).toEqual({ endpoint: { r: 0, t: seconds } });
    expect(Object.keys(readLimits(headers, 'ratelimit-policy'))).toEqual(['ip', 'merchant', 'key', 'endpoint']);
  });

  it('take nothing of a request that one of them refuses', async () => {
    const client = await newcomer();
    await client.statuses(4);
    expect(new Set(await client.statuses(10))).toEqual(new Set([429]));
    const { status, headers } = await client.get('/payments');
    expect(status).toBe(200);
    expect(readLimits(headers, 'ratelimit')).toMatchObject({ ip: { r: 15 }, merchant: { r: 5 }, key: { r: 4 } });
  });

  it('count each endpoint by its route, not by its address, and each merchant apart', async () => {
    const client = await newcomer();
    const paths = [1, 2, 3, 4, 5].map((n) => `/payments/pay_${n}/status`);
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await client.get(path)).status);
    expect(statuses).toEqual([404, 404, 404, 404, 429]);
    expect((await client.get('/payments')).status).toBe(200);
    expect((await (await newcomer()).get(paths[0])).status).toBe(404);
  });

  it('count two keys of a merchant together under its limit, and each under its own', async () => {
    const { merchantId, apiKey } = await createMerchant(test.database);
    const one = new LimitedClient(test.baseUrl, apiKey, address());
    const two = new LimitedClient(test.baseUrl, await createKey(test.database, merchantId), address());
    for (const path of ['/providers', '/payments', '/wallets/0241234567']) await one.statuses(3, path);
    expect((await one.get('/events')).status).toBe(404);
    expect((await one.get('/providers')).body.limit).toBe('key');
    expect((await two.get('/payments')).status).toBe(200);
    expect((await two.get('/wallets/0241234567')).body.limit).toBe('merchant');
  });

  it('keep whoever guesses keys away from the database, by the address', async () => {
    const from = address();
    const statuses: number[] = [];
    for (let n = 0; n < 25; n += 1) {
      const guess = new LimitedClient(test.baseUrl, `sc_test_${randomUUID().replaceAll('-', '')}`, from);
      statuses.push((await guess.get()).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
    const without = await fetchFrom('/api/v1/payments', from);
    expect(without.status).toBe(429);
    // A good key does not help at that address, and is not hurt elsewhere.
    expect((await (await newcomer(undefined, from)).get()).body).toMatchObject({ limit: 'ip' });
    expect((await (await newcomer()).get()).status).toBe(200);
  });

  it('count the neighbours of an IPv6 address together, and the address that the trusted proxy names', async () => {
    const { apiKey } = await createMerchant(test.database);
    const remaining = async (from: string) => {
      const { headers } = await new LimitedClient(test.baseUrl, apiKey, from).get('/payments');
      return readLimits(headers, 'ratelimit').ip?.r;
    };
    expect(await remaining('2001:db8:1:2::1')).toBe(19);
    expect(await remaining('2001:db8:1:2:ffff::9')).toBe(18);
    const claimed = address();
    expect(await remaining(`198.51.100.1, ${claimed}`)).toBe(19);
    expect(await remaining(`198.51.100.2, ${claimed}`)).toBe(18);
  });

  it('leave probes, metrics and documentation alone', async () => {
    const from = address();
    for (const path of [
      '/health',
      '/api/v1/health/live',
      '/api/v1/health/ready',
      '/metrics',
      '/openapi.json',
      '/docs',
    ]) {
      for (let n = 0; n < 25; n += 1) {
        const response = await fetchFrom(path, from);
        expect([path, response.status]).toEqual([path, 200]);
        expect(response.headers.has('ratelimit')).toBe(false);
        await response.arrayBuffer();
      }
    }
  }, 30_000);

  it('do not shut an operator out: the admin API has an allowance of its own, also where the address has none', async () => {
    const from = address();
    const operator = await newcomer(['merchant', 'operator'], from);
    for (let n = 0; n < 21; n += 1) await fetchFrom('/api/v1/payments', from);
    expect((await operator.get('/payments')).body.limit).toBe('ip');
    expect(new Set(await operator.statuses(25, '/resilience/rate-limits'))).toEqual(new Set([200]));
    const { headers } = await operator.get('/resilience/rate-limits');
    expect(Object.keys(readLimits(headers, 'ratelimit'))).toEqual(['operator']);
  });

  it('keep whoever guesses keys of the admin API away as well, and an operator whom we know in', async () => {
    const from = address();
    const operator = await newcomer(['merchant', 'operator'], from);
    expect((await operator.get('/resilience/rate-limits')).status).toBe(200);
    const guesses = Array.from({ length: 300 }, () => {
      const guess = new LimitedClient(test.baseUrl, `sc_test_${randomUUID().replaceAll('-', '')}`, from);
      return guess.get('/resilience/rate-limits');
    });
    const answers = await Promise.all(guesses);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(answers.find(({ status }) => status === 429)?.body.limit).toBe('operator');
    expect((await operator.get('/resilience/rate-limits')).status).toBe(200);
  });

  it('count the repetition of a request like the request', async () => {
    const client = await newcomer();
    const body = { amount: 1050, currency: 'GHS', payer: { msisdn: '0243999921' }, reference: 'order-1' };
    const initiate = () => client.post<{ id: string }>('/payments/initiate', body, { 'idempotency-key': 'the-same' });
    const first = await initiate();
    const again = await initiate();
    expect([first.status, again.status, again.body.id]).toEqual([202, 202, first.body.id]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(readLimits(again.headers, 'ratelimit')).toMatchObject({ endpoint: { r: 2 }, merchant: { r: 8 } });
    await initiate();
    await initiate();
    const refused = await initiate();
    expect([refused.status, refused.headers.has('idempotency-replayed')]).toEqual([429, false]);
  });

  it('show in the metrics how often each has refused', async () => {
    const text = await (await fetchFrom('/metrics', address())).text();
    expect(text).toMatch(/synccash_rate_limit_refusals_total\{limit="endpoint"\} [1-9]/);
    expect(text).toMatch(/synccash_rate_limit_refusals_total\{limit="ip"\} [1-9]/);
    expect(text).toMatch(/synccash_rate_limit_degraded\{store="memory"\} 0/);
  });
});

describe('rate limits without a trusted proxy', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { RATE_LIMIT_IP: '5/1h' } });
  }, 30_000);

  afterAll(() => test.close());

  it('do not believe what a caller says of its address', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const client = new LimitedClient(test.baseUrl, test.merchant.apiKey, `203.0.113.${n}`);
      statuses.push((await client.get()).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
