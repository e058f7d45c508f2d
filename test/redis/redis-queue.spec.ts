import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { expectBooksAgree, repeatPayments, startPayments } from '../support/crash-run.js';
import { startRedisServer, type RedisServer } from '../support/redis-server.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

describe('with BullMQ on Redis', () => {
  let redis: RedisServer;
  let test: TestApp;

  beforeAll(async () => {
    redis = await startRedisServer();
    test = await startTestApp({ env: { REDIS_URL: redis.url } });
  }, 60_000);

  afterAll(async () => {
    await test.close();
    await redis.stop();
  });

  it('keeps its schedules in Redis', async () => {
    await waitFor(
      'the schedules to be written',
      async () => (await redis.client.keys('bull:maintenance:*')).length > 0,
    );
    const detailed = await fetch(`${test.baseUrl}/api/v1/health/detailed`);
    expect(await detailed.json()).toMatchObject({ details: { queue: { status: 'up', backend: 'redis' } } });
  });

  it('loses nothing when Redis is flushed with 200 payments in flight', async () => {
    const run = randomUUID();
    const api = new ApiClient(test.baseUrl, test.merchant.apiKey);
    const started = startPayments(api, 200, run);
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 500));
    await redis.client.flushall();
    await started;
    await expectBooksAgree(
      api,
      { simulatorUrl: test.railsUrl, databaseUrl: test.database.url },
      await repeatPayments(api, 200, run),
    );
  }, 120_000);

  it('writes its schedules again within a minute or so of a flush', async () => {
    await redis.client.flushall();
    const keys = async () => (await redis.client.keys('bull:maintenance:*')).length || null;
    expect(await waitFor('the schedules to be written again', keys, 75_000, 500)).toBeGreaterThan(0);
  }, 90_000);
});
