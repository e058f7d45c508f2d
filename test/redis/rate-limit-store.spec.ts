import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisStore } from '../../src/resilience/rate-limits/redis-store.js';
import type { Ticket } from '../../src/resilience/rate-limits/rate-limit-store.js';
import { describeStore, ticketOf, type StoreUnderTest } from '../support/rate-limit-store-cases.js';
import { startRedisServer, type RedisServer } from '../support/redis-server.js';

const keyOf = ({ counter }: Ticket) => `synccash:rate-limit:${counter}`;

describe('rate limits in Redis', () => {
  let redis: RedisServer;
  let stores: [RedisStore, RedisStore];
  let under: StoreUnderTest;

  beforeAll(async () => {
    redis = await startRedisServer();
    stores = [new RedisStore(redis.url), new RedisStore(redis.url)];
    await Promise.all(stores.map((store) => store.connect()));
    under = {
      stores,
      now: async () => {
        const [seconds, micros] = await redis.client.time();
        return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      },
      put: async (ticket, { level, previous, sinceMs }) => {
        await redis.client.set(keyOf(ticket), `${level} ${previous} ${sinceMs}`);
      },
      kept: async (ticket) => {
        const text = await redis.client.get(keyOf(ticket));
        const [level, previous, sinceMs] = (text ?? '').split(' ').map(Number);
        return text === null ? null : { level: level!, previous: previous!, sinceMs: sinceMs! };
      },
    };
  }, 30_000);

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await redis.stop();
  });

  describeStore(() => under);

  it('keeps a counter only as long as it says something', async () => {
    const bucket = ticketOf({ limit: 10, windowMs: 1000, burst: 20 });
    const window = ticketOf({ limit: 10, windowMs: 60_000, burst: null });
    await stores[0].take([bucket, window]);
    expect(await redis.client.pttl(keyOf(bucket))).toBeLessThanOrEqual(2000);
    const rest = await redis.client.pttl(keyOf(window));
    expect(rest).toBeGreaterThan(100_000);
    expect(rest).toBeLessThanOrEqual(120_000);
  });

  it('brings its script back when Redis has lost it', async () => {
    await redis.client.script('FLUSH');
    const { isAdmitted } = await stores[0].take([ticketOf({ limit: 1, windowMs: 1000, burst: 1 })]);
    expect(isAdmitted).toBe(true);
  });
});
