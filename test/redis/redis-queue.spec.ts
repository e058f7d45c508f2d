import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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
    const detailed = await fetch(`${test.baseUrl}/api/v1/health/detailed`, {
      headers: { authorization: `Bearer ${test.operator.apiKey}` },
    });
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

describe('when Redis fails under BullMQ', () => {
  let redis: RedisServer;
  let test: TestApp;

  beforeEach(async () => {
    redis = await startRedisServer();
    test = await startTestApp({ env: { REDIS_URL: redis.url } });
  }, 60_000);

  // A stop while Redis hangs takes seconds, or this is late.
  afterEach(async () => {
    await test.close();
    redis.resume();
    await redis.stop();
  }, 20_000);

  const queueStatus = async () => {
    const response = await fetch(`${test.baseUrl}/api/v1/health/detailed`, { signal: AbortSignal.timeout(10_000) });
    const { details } = (await response.json()) as { details: { queue: { status: string } } };
    return [response.status, details.queue.status];
  };
  const ready = async () => (await fetch(`${test.baseUrl}/api/v1/health/ready`)).status;
  const expectOneDebitEach = async (run: string) =>
    expectBooksAgree(
      test.api,
      { simulatorUrl: test.railsUrl, databaseUrl: test.database.url },
      await repeatPayments(test.api, 40, run),
    );

  it('goes on without it when it dies with payments in flight, and uses it again when it is back', async () => {
    const run = randomUUID();
    const started = startPayments(test.api, 40, run);
    await waitFor('some payments', async () => (await test.rails.books()).length > 3, 20_000, 5);
    await redis.kill();
    await started;
    await expectOneDebitEach(run);
    expect(await ready()).toBe(200);
    expect(await queueStatus()).toEqual([200, 'degraded']);

    redis = await startRedisServer(redis.port);
    await waitFor('the queue to be used again', async () => (await queueStatus())[1] === 'up');
  }, 90_000);

  it('goes on without it while it hangs', async () => {
    redis.pause();
    const run = randomUUID();
    await startPayments(test.api, 40, run);
    await expectOneDebitEach(run);
    expect(await ready()).toBe(200);
    expect(await queueStatus()).toEqual([200, 'degraded']);
  }, 90_000);
});
