import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { ApiClient } from '../support/api-client.js';
import { LimitedClient } from '../support/limited-client.js';
import { createMerchant } from '../support/merchants.js';
import { ProcessPair, type PairMember } from '../support/process-pair.js';
import { startRedisServer, type RedisServer } from '../support/redis-server.js';
import { startSecondApp, type SecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const LIMIT = 20;
const admitted = (statuses: number[]) => statuses.filter((status) => status === 200).length;

/** Two servers on one database and one Redis. */
class Pair {
  private constructor(
    readonly test: TestApp,
    readonly second: SecondApp,
  ) {}

  static async start(redisUrl: string, storeDeadlineMs: number): Promise<Pair> {
    const tune = (config: AppConfig): AppConfig => ({
      ...config,
      rateLimits: { ...config.rateLimits, storeDeadlineMs },
    });
    const env = { REDIS_URL: redisUrl, RATE_LIMIT_MERCHANT: `${LIMIT}/1h` };
    const test = await startTestApp({ env, tune });
    return new Pair(test, await startSecondApp(test));
  }

  async close(): Promise<void> {
    await this.second.close();
    await this.test.close();
  }

  async newcomer(): Promise<{ one: LimitedClient; two: LimitedClient; merchantId: string }> {
    const { apiKey, merchantId } = await createMerchant(this.test.database);
    const [one, two] = [this.test, this.second].map(({ baseUrl }) => new LimitedClient(baseUrl, apiKey));
    return { one: one!, two: two!, merchantId };
  }

  async metric(name: string): Promise<number[]> {
    const texts = [this.test, this.second].map(async ({ baseUrl }) => (await fetch(`${baseUrl}/metrics`)).text());
    const pattern = new RegExp(`^synccash_rate_limit_${name}\\{store="redis"\\} (\\d+)`, 'm');
    return (await Promise.all(texts)).map((text) => Number(pattern.exec(text)?.[1] ?? 0));
  }

  async untilDegraded(isDegraded: boolean): Promise<void> {
    const wanted = isDegraded ? 1 : 0;
    await waitFor(`both to be ${isDegraded ? '' : 'no longer '}degraded`, async () => {
      const { one, two } = await this.newcomer();
      await Promise.all([one.statuses(3), two.statuses(3)]);
      return (await this.metric('degraded')).every((value) => value === wanted);
    });
  }
}

describe('rate limits of two servers with one Redis', () => {
  let redis: RedisServer;
  let pair: Pair;

  beforeAll(async () => {
    redis = await startRedisServer();
    // What is tested here is exactness: the machine of the tests may be busy.
    pair = await Pair.start(redis.url, 5000);
  }, 60_000);

  afterAll(async () => {
    await pair.close();
    await redis.stop();
  });

  it('are one limit, exactly', async () => {
    const { one, two } = await pair.newcomer();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? one : two).get()));
    expect(admitted(answers.map(({ status }) => status))).toBe(LIMIT);
    expect([(await one.get()).status, (await two.get()).status]).toEqual([429, 429]);
    expect(await pair.metric('store_faults_total')).toEqual([0, 0]);
  });

  it('lose their counts when Redis is flushed, and nothing else', async () => {
    const { one, two } = await pair.newcomer();
    await Promise.all([one.statuses(LIMIT), two.statuses(LIMIT)]);
    expect((await two.get()).status).toBe(429);
    await redis.client.flushall();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? one : two).get()));
    expect(admitted(answers.map(({ status }) => status))).toBe(LIMIT);
  });

  it('are changed and reset for both, by an operator who asks one', async () => {
    const { one, two, merchantId } = await pair.newcomer();
    const { apiKey } = await createMerchant(pair.test.database, ['merchant', 'operator']);
    const operator = new ApiClient(pair.test.baseUrl, apiKey);
    const change = (path: string, body: object) =>
      operator.call('POST', `/resilience/rate-limits/${path}`, { body: { ...body, reason: 'a test' } });
    await one.statuses(LIMIT);
    expect((await two.get()).status).toBe(429);
    expect((await change('merchant/reset', { key: merchantId })).status).toBe(200);
    expect((await two.get()).status).toBe(200);

    await change('merchant', { limit: 5, windowSeconds: 3600 });
    await waitFor('the other to obey', async () => (await two.get()).body.limit === 'merchant', 2000);
    await change('merchant/default', {});
  });

  it('do not keep a caller’s secret or the name of an API key in Redis', async () => {
    await fetch(`${pair.test.baseUrl}/api/v1/webhooks/mtn_momo/a-token-of-somebody-long-enough1`, {
      method: 'POST',
      body: '{}',
    });
    const keys = await redis.client.keys('synccash:rate-limit:*');
    expect(keys.some((key) => key.includes(':callback:'))).toBe(true);
    for (const key of keys) expect(key).not.toMatch(/a-token-of-somebody|sc_test_/);
  });
});

describe('when Redis fails', () => {
  let redis: RedisServer;
  let pair: Pair;

  beforeAll(async () => {
    redis = await startRedisServer();
    pair = await Pair.start(redis.url, 50);
  }, 60_000);

  afterAll(async () => {
    await pair.close();
    await redis.stop();
  });

  afterEach(() => pair.untilDegraded(false), 30_000);

  /** Shared again: what one has used up, the other refuses. */
  const expectShared = async () => {
    await pair.untilDegraded(false);
    const { one, two } = await pair.newcomer();
    await one.statuses(LIMIT);
    expect((await two.get()).status).toBe(429);
  };

  it('goes on with local limits when Redis dies midway, and shares them again when it is back', async () => {
    const { one, two } = await pair.newcomer();
    const statuses: number[] = [];
    const flood = Promise.all(
      [one, two].map(async (client) => {
        for (let n = 0; n < 150; n += 1) statuses.push((await client.get()).status);
      }),
    );
    await waitFor('the first requests', async () => Promise.resolve(statuses.length > 20));
    await redis.kill();
    await flood;
    // Nobody hears of it but the limits: none more than each process admits by itself, besides what was admitted before.
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    expect(admitted(statuses)).toBeGreaterThanOrEqual(LIMIT);
    expect(admitted(statuses)).toBeLessThanOrEqual(3 * LIMIT);

    const local = await pair.newcomer();
    expect([admitted(await local.one.statuses(25)), admitted(await local.two.statuses(25))]).toEqual([LIMIT, LIMIT]);
    expect(await pair.metric('degraded')).toEqual([1, 1]);
    const { apiKey } = await createMerchant(pair.test.database, ['merchant', 'operator']);
    const operator = new ApiClient(pair.test.baseUrl, apiKey);
    const listed = await operator.call('GET', '/resilience/rate-limits');
    expect(listed.body).toMatchObject({ store: { kind: 'redis', isDegraded: true } });

    redis = await startRedisServer(redis.port);
    await expectShared();
  }, 60_000);

  it('delays nobody noticeably while Redis hangs, and shares limits again when it goes on', async () => {
    redis.pause();
    const { one, two } = await pair.newcomer();
    const durationsMs: number[] = [];
    const statuses: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      const startedAt = performance.now();
      statuses.push((await (n % 2 === 0 ? one : two).get()).status);
      durationsMs.push(performance.now() - startedAt);
    }
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    // A few wait for the deadline, until the breaker of each server has heard of it; then nobody does.
    expect(durationsMs.filter((ms) => ms >= 50).length).toBeLessThan(30);
    expect(durationsMs.toSorted((a, b) => a - b)[50]).toBeLessThan(50);
    expect(await pair.metric('degraded')).toEqual([1, 1]);
    redis.resume();
    await expectShared();
  }, 60_000);
});

describe('rate limits of two processes with one Redis', () => {
  let redis: RedisServer;
  let pair: ProcessPair;
  let members: [PairMember, PairMember];

  beforeAll(async () => {
    redis = await startRedisServer();
    ({ pair, members } = await ProcessPair.start({ REDIS_URL: redis.url, RATE_LIMIT_MERCHANT: `${LIMIT}/1h` }));
  }, 120_000);

  afterAll(async () => {
    await pair.stop();
    await redis.stop();
  }, 60_000);

  it('are one limit', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => members[n % 2]!.api.call('GET', '/merchant')),
    );
    expect(admitted(answers.map(({ status }) => status))).toBe(LIMIT);
    for (const { api } of members) expect((await api.call('GET', '/merchant')).status).toBe(429);
  });
});
