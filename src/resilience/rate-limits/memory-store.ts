import { LRUCache } from 'lru-cache';
import { decide, type Counter, type Decision } from '../../domain/rate-limit.js';
import type { RateLimitStore, Ticket } from './rate-limit-store.js';

/** Of each limit: a flood from many addresses pushes out addresses, never merchants. */
const MAX_KEYS = 20_000;

/** Counters of this process. Nothing waits, so nothing comes between looking and taking. */
export class MemoryStore implements RateLimitStore {
  private readonly counters = new Map<string, LRUCache<string, Counter>>();

  /** @param now a clock in whole milliseconds that never goes back */
  constructor(private readonly now: () => number = () => Math.floor(performance.now())) {}

  take(tickets: readonly Ticket[]): Promise<Decision> {
    const asked = tickets.map(({ limit, counter, policy }) => ({
      policy,
      counter: this.countersOf(limit).get(counter) ?? null,
    }));
    const decision = decide(asked, this.now());
    for (const [n, { limit, counter }] of tickets.entries()) {
      const kept = decision.counters[n];
      if (kept !== undefined) this.countersOf(limit).set(counter, kept);
    }
    return Promise.resolve(decision);
  }

  forget(counter: string): Promise<void> {
    for (const counters of this.counters.values()) counters.delete(counter);
    return Promise.resolve();
  }

  private countersOf(limit: string): LRUCache<string, Counter> {
    const known = this.counters.get(limit);
    if (known !== undefined) return known;
    const counters = new LRUCache<string, Counter>({ max: MAX_KEYS });
    this.counters.set(limit, counters);
    return counters;
  }
}
