import { afterEach, describe, expect, it } from '@jest/globals';
import { PinoLogger } from 'nestjs-pino';
import { loadConfig } from '../../config/load-config.js';
import type { Decision } from '../../domain/rate-limit.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { MemoryStore } from './memory-store.js';
import { counterOf, type SharedRateLimitStore, type Ticket } from './rate-limit-store.js';
import { RateLimits } from './rate-limits.js';

const policy = { limit: 2, windowMs: 3_600_000, burst: null };
const ticketOf = (key: string): Ticket => ({ limit: 'merchant', counter: counterOf('merchant', policy, key), policy });

/** A shared store that does what a test wants of it. */
class Unreliable extends MemoryStore implements SharedRateLimitStore {
  readonly kind = 'redis';
  mood: 'well' | 'refuses' | 'hangs' = 'well';
  asked = 0;

  override take(tickets: readonly Ticket[]): Promise<Decision> {
    this.asked += 1;
    return this.answer(() => super.take(tickets));
  }

  probe(): Promise<void> {
    return this.answer(() => Promise.resolve());
  }

  connect = () => Promise.resolve();
  close = () => Promise.resolve();

  private answer<T>(well: () => Promise<T>): Promise<T> {
    if (this.mood === 'well') return well();
    return this.mood === 'refuses' ? Promise.reject(new Error('refused')) : new Promise(() => undefined);
  }
}

describe('rate limits', () => {
  const running: RateLimits[] = [];
  const lines: string[] = [];
  const logger = new PinoLogger({ pinoHttp: [{ level: 'warn' }, { write: (line: string) => void lines.push(line) }] });

  afterEach(async () => {
    for (const limits of running.splice(0)) await limits.onApplicationShutdown();
  });

  function limitsOn(shared: SharedRateLimitStore | null) {
    const config = loadConfig({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', REDIS_URL: 'redis://127.0.0.1:1' });
    const limits = new RateLimits(shared, config, logger);
    running.push(limits);
    return limits;
  }

  it.each(['refuses', 'hangs'] as const)(
    'are counted here when the shared store %s, after a few tries that cost little',
    async (mood) => {
      const store = new Unreliable();
      const limits = limitsOn(store);
      lines.length = 0;
      let faults = 0;
      limits.observe({ onRefused: () => undefined, onStoreFault: () => (faults += 1) });
      store.mood = mood;
      const startedAt = performance.now();
      const decisions: Decision[] = [];
      for (let n = 0; n < 50; n += 1) decisions.push(await limits.take([ticketOf('a')]));
      expect(decisions.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(2);
      expect(store.asked).toBeLessThan(10);
      expect(faults).toBe(store.asked);
      expect(performance.now() - startedAt).toBeLessThan(1000);
      expect([limits.store, limits.isDegraded]).toEqual(['redis', true]);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('the rate limit store fails');
    },
  );

  it('are shared again by themselves when the store is well', async () => {
    const store = new Unreliable();
    const limits = limitsOn(store);
    store.mood = 'refuses';
    for (let n = 0; n < 5; n += 1) await limits.take([ticketOf('a')]);
    expect(limits.isDegraded).toBe(true);
    store.mood = 'well';
    await waitFor('the store to be tried out', async () => Promise.resolve(!limits.isDegraded));
    const asked = store.asked;
    await limits.take([ticketOf('a')]);
    expect([limits.isDegraded, store.asked]).toEqual([false, asked + 1]);
  });

  it('answer Nest’s own throttler guard, one limit at a time', async () => {
    const limits = limitsOn(null);
    const hit = () => limits.increment('somebody', 60_000, 2, 0, 'merchant');
    expect([await hit(), await hit(), await hit()]).toEqual([
      { totalHits: 1, isBlocked: false, timeToBlockExpire: 0, timeToExpire: expect.any(Number) },
      { totalHits: 2, isBlocked: false, timeToBlockExpire: 0, timeToExpire: expect.any(Number) },
      { totalHits: 3, isBlocked: true, timeToBlockExpire: expect.any(Number), timeToExpire: expect.any(Number) },
    ]);
  });

  it('tell who listens which limit has refused', async () => {
    const limits = limitsOn(null);
    const refused: string[] = [];
    limits.observe({ onRefused: (limit) => refused.push(limit), onStoreFault: () => undefined });
    const other: Ticket = { ...ticketOf('b'), limit: 'key', policy: { ...policy, limit: 10 } };
    for (let n = 0; n < 3; n += 1) await limits.take([ticketOf('b'), other]);
    expect(refused).toEqual(['merchant']);
  });
});
