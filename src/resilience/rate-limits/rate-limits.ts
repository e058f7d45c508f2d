import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig, type RateLimitStoreKind } from '../../config/app-config.js';
import type { Decision } from '../../domain/rate-limit.js';
import { Circuit } from '../circuit.js';
import { within } from './deadline.js';
import { MemoryStore } from './memory-store.js';
import { counterOf, SHARED_RATE_LIMIT_STORE, type SharedRateLimitStore, type Ticket } from './rate-limit-store.js';

const COMPLAIN_EVERY_MS = 60_000;
const FORGET_TIMEOUT_MS = 2000;
/** A few failures within a second, and nobody waits any more; a second later the store is tried out. Cheap both ways. */
const CIRCUIT = { name: 'rate-limits', windowMs: 1000, minCalls: 3, faultPercent: 50, tryAgainAfterMs: 1000 } as const;
type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;
const NOTHING_ASKED: Decision = { isAdmitted: true, verdicts: [], counters: [] };

export interface RateLimitListener {
  readonly onRefused: (limit: string) => void;
  /** The shared store did not answer, or not in time. */
  readonly onStoreFault: () => void;
}

/**
 * Takes requests from limits, in the shared store when there is one. A store that is down or slow never fails a request
 * and never delays it noticeably: the same limits are then counted in this process, until the store answers again.
 */
@Injectable()
export class RateLimits implements ThrottlerStorage, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly local = new MemoryStore();
  private readonly circuit: Circuit;
  private readonly listeners: RateLimitListener[] = [];
  private complainedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    @Inject(SHARED_RATE_LIMIT_STORE) private readonly shared: SharedRateLimitStore | null,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(RateLimits.name);
    this.circuit = new Circuit(CIRCUIT, {
      onMoved: (state) => this.logger.debug({ state }, 'the breaker of the rate limit store has moved'),
      onHalfOpen: () => void this.tryOut(),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.shared?.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.circuit.shutdown();
    await this.shared?.close();
  }

  get store(): RateLimitStoreKind {
    return this.shared?.kind ?? 'memory';
  }

  /** The shared store cannot be used now, and this process counts for itself. */
  get isDegraded(): boolean {
    return this.shared !== null && this.circuit.state !== 'closed';
  }

  observe(listener: RateLimitListener): void {
    this.listeners.push(listener);
  }

  /** Never rejects. One round trip at most, however many limits. */
  async take(tickets: readonly Ticket[]): Promise<Decision> {
    if (tickets.length === 0) return NOTHING_ASKED;
    const decision = await this.decide(tickets);
    for (const [n, { isAdmitted }] of decision.verdicts.entries()) {
      const limit = tickets[n]?.limit;
      if (!isAdmitted && limit !== undefined) this.refused(limit);
    }
    return decision;
  }

  /** Told by whoever refuses without asking again. */
  refused(limit: string): void {
    for (const { onRefused } of this.listeners) onRefused(limit);
  }

  /** What Nest's own guard asks of a store: one limit after the other, counted in a window. Ours asks for all at once. */
  async increment(key: string, ttl: number, limit: number, _block: number, name: string): Promise<Hits> {
    const policy = { limit, windowMs: ttl, burst: null };
    const { verdicts } = await this.take([{ limit: name, counter: counterOf(name, policy, key), policy }]);
    const { isAdmitted = true, remaining = limit, moreInMs = 0 } = verdicts[0] ?? {};
    const seconds = Math.ceil(moreInMs / 1000);
    return {
      totalHits: limit - remaining + (isAdmitted ? 0 : 1),
      timeToExpire: seconds,
      isBlocked: !isAdmitted,
      timeToBlockExpire: isAdmitted ? 0 : seconds,
    };
  }

  /** In the shared store too; rejects when that cannot be reached. */
  async forget(counter: string): Promise<void> {
    await this.forgetHere(counter);
    if (this.shared !== null) await within(FORGET_TIMEOUT_MS, this.shared.forget(counter));
  }

  async forgetHere(counter: string): Promise<void> {
    await this.local.forget(counter);
  }

  private async decide(tickets: readonly Ticket[]): Promise<Decision> {
    if (this.shared === null || this.circuit.state !== 'closed') return this.local.take(tickets);
    try {
      return await within(this.config.rateLimits.storeDeadlineMs, this.shared.take(tickets));
    } catch (error) {
      this.fail(error);
      return this.local.take(tickets);
    }
  }

  /** Only failures are told: what matters is how many there are in a second, not among how many calls. */
  private fail(error: unknown): void {
    this.circuit.hear(true);
    for (const { onStoreFault } of this.listeners) onStoreFault();
    if (performance.now() - this.complainedAtMs < COMPLAIN_EVERY_MS) return;
    this.complainedAtMs = performance.now();
    this.logger.warn(
      { err: error as Error, store: this.store },
      'the rate limit store fails; this process counts for itself',
    );
  }

  private async tryOut(): Promise<void> {
    try {
      await this.shared?.probe();
      this.circuit.hear(false);
    } catch {
      this.circuit.hear(true);
    }
  }
}
