import { setTimeout as wait } from 'node:timers/promises';
import { decide, type Counter } from '../domain/rate-limit.js';

/** A query waits this long for its turn; whoever would have to wait longer is sent away, so that no hand is held for it. */
const MAX_WAIT_MS = 1000;
const MAX_WAITING = 32;
/** A tenth of a second's queries may go at once; the rest are spread evenly. */
const BURST_SHARE = 0.1;
const MAX_LATER_MS = 60_000;
/** A rail may ask us to stay away for hours; money is not left unseen for so long. */
const MAX_HOLD_MS = 300_000;

/**
 * How fast one rail is asked for status. Rails limit such queries and answer 429 to the rest, which says nothing about the
 * money and nothing about the rail. The limit is shared evenly by all processes that ask.
 */
export class QueryPace {
  private counter: Counter | null = null;
  private heldUntilMs = 0;
  /** When the last one that was sent away is to come again: they come back one by one, not all at once. */
  private tailMs = 0;

  constructor(private readonly perSecond: number) {}

  /**
   * A turn to ask, after a short wait where it takes one.
   * @param askers processes that share the limit, this one included
   * @returns 0 = ask now; else come again after so many milliseconds
   */
  async turn(askers: number): Promise<number> {
    const nowMs = performance.now();
    if (nowMs < this.heldUntilMs) return this.later(askers);
    const windowMs = 1000 * askers;
    const burst = Math.max(1, Math.floor((this.perSecond * BURST_SHARE) / askers));
    const mayWait = Math.min(MAX_WAITING, Math.floor((this.perSecond * MAX_WAIT_MS) / windowMs));
    const policy = { limit: this.perSecond, windowMs, burst: burst + mayWait };
    const { isAdmitted, counters } = decide([{ policy, counter: this.counter }], nowMs);
    const [counter = null] = counters;
    this.counter = counter;
    if (!isAdmitted || counter === null) return this.later(askers);
    // What is in the bucket beyond the burst is the queue before us.
    const waitMs = Math.ceil((counter.level - burst * windowMs) / this.perSecond);
    if (waitMs <= 0) return 0;
    await wait(waitMs);
    return performance.now() < this.heldUntilMs ? this.later(askers) : 0;
  }

  /** The rail wants no queries for so long. */
  hold(forMs: number): void {
    this.heldUntilMs = Math.max(this.heldUntilMs, performance.now() + Math.min(forMs, MAX_HOLD_MS));
  }

  private later(askers: number): number {
    const nowMs = performance.now();
    const lastMs = Math.max(this.tailMs, this.heldUntilMs, nowMs);
    const latestMs = Math.max(this.heldUntilMs, nowMs) + MAX_LATER_MS;
    const nextMs = lastMs + (1000 * askers) / this.perSecond;
    // Too many for a queue: they come at any moment of its later half.
    this.tailMs = Math.min(nextMs, latestMs);
    const againMs = nextMs <= latestMs ? nextMs : latestMs - (Math.random() * MAX_LATER_MS) / 2;
    return Math.ceil(againMs - nowMs);
  }
}
