import { Redis } from 'ioredis';
import { decide, type Counter, type Decision } from '../../domain/rate-limit.js';
import { within } from './deadline.js';
import type { SharedRateLimitStore, Ticket } from './rate-limit-store.js';
import { TAKE_LUA } from './redis-store.lua.js';

const PREFIX = 'synccash:rate-limit:';
const CONNECT_TIMEOUT_MS = 1000;
const PROBE_TIMEOUT_MS = 500;
const MAX_RECONNECT_PAUSE_MS = 1000;

interface TakingRedis extends Redis {
  takeRateLimits(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
}

/** Counters in Redis. They are all that is there: a flush loses counts, and nothing else. */
export class RedisStore implements SharedRateLimitStore {
  readonly kind = 'redis';
  private readonly redis: TakingRedis;

  constructor(url: string) {
    this.redis = new Redis(url, {
      scripts: { takeRateLimits: { lua: TAKE_LUA } },
      // Nobody waits for Redis to come back: without a connection a command is refused at once, and never sent later.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (tries) => Math.min(50 * tries, MAX_RECONNECT_PAUSE_MS),
    }) as TakingRedis;
    // Whoever asks hears of it; without a listener it would end up on stderr.
    this.redis.on('error', () => undefined);
  }

  /** One round trip, however many limits. */
  async take(tickets: readonly Ticket[]): Promise<Decision> {
    const keys = tickets.map(({ counter }) => `${PREFIX}${counter}`);
    const numbers = tickets.flatMap(({ policy: { limit, windowMs, burst } }) => [limit, windowMs, burst ?? 0]);
    const [nowMs = 0, ...found] = await this.redis.takeRateLimits(keys.length, ...keys, ...numbers);
    const asked = tickets.map(({ policy }, n) => ({ policy, counter: toCounter(found.slice(n * 3, n * 3 + 3)) }));
    return decide(asked, nowMs);
  }

  async forget(counter: string): Promise<void> {
    await this.redis.del(`${PREFIX}${counter}`);
  }

  async connect(): Promise<void> {
    if (this.redis.status === 'ready') return;
    const ready = new Promise<void>((resolve) => {
      this.redis.once('ready', resolve);
    });
    await within(CONNECT_TIMEOUT_MS, ready).catch(() => undefined);
  }

  /** A connection that nobody answers on is given up: a new one may find another server behind the same name. */
  async probe(): Promise<void> {
    try {
      await within(PROBE_TIMEOUT_MS, this.redis.ping());
    } catch (error) {
      if (this.redis.status === 'ready') this.redis.disconnect(true);
      throw error;
    }
  }

  close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }
}

function toCounter([level = 0, previous = 0, sinceMs = 0]: readonly number[]): Counter {
  return { level, previous, sinceMs };
}
