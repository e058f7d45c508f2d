import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { WakeUps } from '../queue/wake-ups.js';
import { APP_CONFIG, hasWorker, type AppConfig } from '../config/app-config.js';
import { AttemptWorker } from './attempt-worker.js';
import { AttemptsRepository } from './attempts.repository.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
import { Hands } from './hands.js';

const MAX_CLAIM_PAUSE_MS = 5000;
/** A claim that leaves a rail out reads past all that is due for it: no wake-up makes that happen more often. */
const PARTIAL_CLAIM_EVERY_MS = 100;

/**
 * The worker: takes what is due by the dozen and works on a bounded number of attempts at a time. The rows are the
 * schedule; a wake-up only makes it look sooner. It never holds an attempt beyond its lease.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly isWorker: boolean;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly hands: Hands;
  /** Rails that the last claim left out because they had their part of the hands. */
  private leftOut: ReadonlySet<string> = new Set();
  private leftOutAtMs = 0;
  private isRunning = false;
  private isClaiming = false;
  private isWoken = false;
  private claimFailures = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly worker: AttemptWorker,
    private readonly wakeUps: WakeUps,
    providers: ProviderRegistry,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.isWorker = hasWorker(config);
    this.hands = new Hands(
      config.engine.maxInFlight,
      providers.all().map(({ name }) => name),
    );
    this.logger.setContext(Dispatcher.name);
  }

  onApplicationBootstrap(): void {
    if (!this.isWorker) return;
    this.isRunning = true;
    this.wakeUps.listen(() => this.wake());
    this.wake();
  }

  /** Something may be due: look now instead of at the next tick. */
  wake(): void {
    if (!this.isRunning) return;
    this.isWoken = true;
    if (this.isClaiming) return;
    const restMs = this.leftOutAtMs + PARTIAL_CLAIM_EVERY_MS - performance.now();
    if (this.leftOut.size === 0 || this.hasRoomAgain() || restMs <= 0) return void this.claim();
    this.claimIn(restMs);
  }

  /** A free hand for an attempt that is about to be claimed outside the dispatcher; give it to `take` or to `release`. */
  reserve(rail: string): boolean {
    return this.isRunning && this.hands.take(rail);
  }

  release(rail: string): void {
    this.hands.giveBack(rail);
  }

  /** Works on an attempt for which a hand was reserved and which is committed as claimed by this process. */
  take(attempt: ClaimedAttempt): void {
    this.start(attempt);
  }

  get busy(): number {
    return this.inFlight.size;
  }

  /** Claims nothing more and waits for what is in flight; what does not end in time is left to the lease. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isRunning = false;
    if (this.timer !== null) clearTimeout(this.timer);
    const deadline = setTimeout(() => this.stopping.abort(), this.config.engine.drainTimeoutMs);
    while (this.inFlight.size > 0 && !this.stopping.signal.aborted) {
      await Promise.race([Promise.all(this.inFlight), aborted(this.stopping.signal)]);
    }
    clearTimeout(deadline);
    await Promise.all(this.inFlight);
  }

  private async claim(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isClaiming = true;
    this.isWoken = false;
    const full = this.hands.full();
    this.leftOut = new Set(full);
    this.leftOutAtMs = performance.now();
    const limit = Math.min(this.hands.claimable(), this.config.engine.claimBatch);
    try {
      const claimed = limit > 0 ? await this.attempts.claimDue(limit, full) : [];
      for (const attempt of claimed) {
        this.hands.force(attempt.provider);
        this.start(attempt);
      }
      this.claimFailures = 0;
      if (claimed.length > 0 && claimed.length === limit) this.isWoken = true;
    } catch (error) {
      this.claimFailures += 1;
      this.logger.error(
        { err: error as Error, failures: this.claimFailures },
        'could not claim what is due; trying again',
      );
    } finally {
      this.isClaiming = false;
      this.scheduleNext();
    }
  }

  /** For a rail that the last claim left out: more of it may be due. */
  private hasRoomAgain(): boolean {
    return [...this.leftOut].some((rail) => !this.hands.isFull(rail));
  }

  private scheduleNext(): void {
    if (!this.isRunning) return;
    const { idleIntervalMs } = this.config.engine;
    const pauseMs =
      this.claimFailures > 0
        ? Math.min(idleIntervalMs * 2 ** Math.min(this.claimFailures, 10), MAX_CLAIM_PAUSE_MS)
        : (this.isWoken || this.hasRoomAgain()) && this.hands.claimable() > 0
          ? 0
          : idleIntervalMs;
    this.claimIn(pauseMs);
  }

  private claimIn(pauseMs: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.isClaiming) void this.claim();
    }, pauseMs);
  }

  private start(attempt: ClaimedAttempt): void {
    const work = this.worker.work(attempt, this.stopping.signal).finally(() => {
      this.inFlight.delete(work);
      this.hands.giveBack(attempt.provider);
      if (this.isClaiming) return;
      if (this.hasRoomAgain() || (this.isWoken && this.hands.claimable() > 0)) this.wake();
    });
    this.inFlight.add(work);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
