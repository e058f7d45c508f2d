import CircuitBreaker from 'opossum';
import type { BreakerState } from '../domain/breaker.js';

export interface CircuitOptions {
  readonly name: string;
  /** What is looked at. */
  readonly windowMs: number;
  /** Fewer calls in it say nothing. */
  readonly minCalls: number;
  /** From this share of spoilt calls on, in percent, it opens. */
  readonly faultPercent: number;
  /** After this long it is half open. */
  readonly tryAgainAfterMs: number;
}

export interface CircuitListener {
  readonly onMoved: (state: BreakerState) => void;
  /** The moment to try it out, and to tell the circuit how that went. */
  readonly onHalfOpen?: () => void;
}

/** Smaller than one call among any number of them, and larger than what a division loses. */
const ROUNDING = 1e-6;

/**
 * A circuit breaker that hears how calls went and makes none itself: whoever calls asks `state` first and tells `hear`
 * afterwards. The only place that knows opossum.
 */
export class Circuit {
  private readonly breaker: CircuitBreaker<[isFault: boolean], void>;

  constructor({ name, windowMs, minCalls, faultPercent, tryAgainAfterMs }: CircuitOptions, listener: CircuitListener) {
    this.breaker = new CircuitBreaker(verdict, {
      name,
      timeout: false,
      rollingCountTimeout: windowMs,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      volumeThreshold: minCalls,
      // opossum opens above its threshold, and we from it on.
      errorThresholdPercentage: faultPercent - ROUNDING,
      resetTimeout: tryAgainAfterMs,
    });
    this.breaker.on('open', () => listener.onMoved('open'));
    this.breaker.on('close', () => listener.onMoved('closed'));
    this.breaker.on('halfOpen', () => {
      listener.onMoved('half_open');
      listener.onHalfOpen?.();
    });
  }

  get state(): BreakerState {
    if (this.breaker.opened) return 'open';
    return this.breaker.halfOpen ? 'half_open' : 'closed';
  }

  /** Calls of the window, and how many of them were spoilt. */
  get counts(): { readonly calls: number; readonly faults: number } {
    const { successes, failures } = this.breaker.stats;
    return { calls: successes + failures, faults: failures };
  }

  /** Never throws, never waits. */
  hear(isFault: boolean): void {
    // Its rejection is its way of counting; nobody waits for it.
    this.breaker.fire(isFault).catch(() => undefined);
  }

  close(): void {
    this.breaker.close();
  }

  shutdown(): void {
    this.breaker.shutdown();
  }
}

function verdict(isFault: boolean): Promise<void> {
  return isFault ? Promise.reject(new Error('the call failed')) : Promise.resolve();
}
