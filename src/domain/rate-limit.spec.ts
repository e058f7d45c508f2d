import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  algorithmOf,
  decide,
  MAX_LIMIT,
  MAX_WINDOW_SECONDS,
  type Counter,
  type RateLimitPolicy,
} from './rate-limit.js';

const T0_MS = 1_790_000_000_000;

/** One key of one limit, asked again and again. */
class Key {
  private counter: Counter | null = null;

  constructor(private policy: RateLimitPolicy) {}

  ask(nowMs: number) {
    const { verdicts, counters } = decide([{ policy: this.policy, counter: this.counter }], nowMs);
    this.counter = counters[0]!;
    return verdicts[0]!;
  }

  change(policy: RateLimitPolicy): void {
    this.policy = policy;
  }

  /** Without taking anything: another limit refuses. */
  look(nowMs: number) {
    const full: Counter = { level: 1, previous: 0, sinceMs: nowMs };
    const refusing = {
      policy: { limit: 1, windowMs: 1000, burst: null },
      counter: { ...full, sinceMs: nowMs - (nowMs % 1000) },
    };
    return decide([{ policy: this.policy, counter: this.counter }, refusing], nowMs).verdicts[0]!;
  }
}

const limits = fc.integer({ min: 1, max: 50 });
const windows = fc.integer({ min: 1, max: 120 }).map((seconds) => seconds * 1000);
const bucketPolicies = fc.record({ limit: limits, windowMs: windows, burst: fc.integer({ min: 1, max: 80 }) });
const windowPolicies = fc.record({ limit: limits, windowMs: windows, burst: fc.constant(null) });
const policies = fc.oneof<fc.Arbitrary<RateLimitPolicy>[]>(bucketPolicies, windowPolicies);
/** Pauses between requests, many of them none. */
const pauses = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 200_000 })),
  {
    minLength: 1,
    maxLength: 300,
  },
);

function timesOf(pausesMs: number[]): number[] {
  let nowMs = T0_MS;
  return pausesMs.map((pauseMs) => (nowMs += pauseMs));
}

function admittedTimes(policy: RateLimitPolicy, times: number[]): number[] {
  const key = new Key(policy);
  return times.filter((nowMs) => key.ask(nowMs).isAdmitted);
}

describe('a token bucket', () => {
  it('never admits more than its burst and what has flowed back, in any interval', () => {
    fc.assert(
      fc.property(bucketPolicies, pauses, (policy, pausesMs) => {
        const times = admittedTimes(policy, timesOf(pausesMs));
        for (let from = 0; from < times.length; from += 1)
          for (let to = from; to < times.length; to += 1) {
            const flowedBack = (policy.limit * (times[to]! - times[from]!)) / policy.windowMs;
            if (to - from + 1 > policy.burst + flowedBack) return false;
          }
        return true;
      }),
    );
  });

  it('admits its burst at once, then one for each part of the window that has passed', () => {
    const key = new Key({ limit: 10, windowMs: 1000, burst: 3 });
    expect([1, 2, 3, 4].map(() => key.ask(T0_MS).isAdmitted)).toEqual([true, true, true, false]);
    expect(key.ask(T0_MS + 99)).toMatchObject({ isAdmitted: false, remaining: 0, moreInMs: 1 });
    expect(key.ask(T0_MS + 100)).toMatchObject({ isAdmitted: true, remaining: 0, moreInMs: 100 });
  });

  it('is full again after a pause, and not more than full', () => {
    const key = new Key({ limit: 10, windowMs: 1000, burst: 3 });
    for (let n = 0; n < 3; n += 1) key.ask(T0_MS);
    expect(key.look(T0_MS + 3_600_000)).toEqual({ isAdmitted: true, remaining: 3, moreInMs: 0 });
  });

  it('leaves nobody in debt when its burst is made smaller', () => {
    const key = new Key({ limit: 100, windowMs: 1000, burst: 200 });
    for (let n = 0; n < 200; n += 1) key.ask(T0_MS);
    key.change({ limit: 1, windowMs: 1000, burst: 1 });
    expect(key.ask(T0_MS)).toMatchObject({ isAdmitted: false, moreInMs: 1000 });
    expect(key.ask(T0_MS + 1000).isAdmitted).toBe(true);
  });
});

describe('a sliding window', () => {
  const evenly = (periodMs: number, count: number) => Array.from({ length: count }, (_, n) => T0_MS + n * periodMs);
  const mostInAWindow = (times: number[], windowMs: number) =>
    Math.max(0, ...times.map((fromMs) => times.filter((t) => t >= fromMs && t < fromMs + windowMs).length));

  it('admits all that comes evenly, two in each window below its limit, so never more than its limit in any window', () => {
    const roomy = fc.record({ limit: fc.integer({ min: 3, max: 50 }), windowMs: windows, burst: fc.constant(null) });
    fc.assert(
      fc.property(roomy, fc.integer({ min: 0, max: 100_000 }), (policy, extraMs) => {
        const periodMs = Math.ceil(policy.windowMs / (policy.limit - 2)) + extraMs;
        const times = evenly(periodMs, 200);
        expect(admittedTimes(policy, times)).toEqual(times);
        expect(mostInAWindow(times, policy.windowMs)).toBeLessThanOrEqual(policy.limit);
      }),
    );
  });

  it('never admits more than its limit in a window of its own, nor twice that in any, whatever comes', () => {
    fc.assert(
      fc.property(windowPolicies, pauses, (policy, pausesMs) => {
        const times = admittedTimes(policy, timesOf(pausesMs));
        const own = Object.values(Object.groupBy(times, (t) => Math.floor(t / policy.windowMs)));
        expect(Math.max(0, ...own.map((ofOne) => ofOne?.length ?? 0))).toBeLessThanOrEqual(policy.limit);
        expect(mostInAWindow(times, policy.windowMs)).toBeLessThan(2 * policy.limit);
      }),
    );
  });

  it('lets the window before count for as much of it as it still covers', () => {
    const key = new Key({ limit: 10, windowMs: 10_000, burst: null });
    for (let n = 0; n < 10; n += 1) key.ask(T0_MS);
    expect(key.ask(T0_MS)).toEqual({ isAdmitted: false, remaining: 0, moreInMs: 11_000 });
    expect(key.look(T0_MS + 10_999).isAdmitted).toBe(false);
    expect(key.look(T0_MS + 11_000)).toEqual({ isAdmitted: true, remaining: 1, moreInMs: 1000 });
    expect(key.look(T0_MS + 15_000).remaining).toBe(5);
    expect(key.look(T0_MS + 20_000)).toEqual({ isAdmitted: true, remaining: 10, moreInMs: 0 });
  });
});

describe('every limit', () => {
  it('says when one more comes back, neither too early nor too late', () => {
    fc.assert(
      fc.property(policies, pauses, (policy, pausesMs) => {
        const key = new Key(policy);
        for (const nowMs of timesOf(pausesMs)) {
          const { remaining, moreInMs } = key.ask(nowMs);
          expect(moreInMs).toBeGreaterThan(0);
          expect(key.look(nowMs + moreInMs).remaining).toBeGreaterThan(remaining);
          expect(key.look(nowMs + moreInMs - 1).remaining).toBe(remaining);
        }
      }),
    );
  });

  it('admits exactly what it says remains, and refuses the next', () => {
    fc.assert(
      fc.property(policies, pauses, (policy, pausesMs) => {
        const key = new Key(policy);
        const times = timesOf(pausesMs);
        for (const nowMs of times) key.ask(nowMs);
        const nowMs = times.at(-1)!;
        const { remaining } = key.look(nowMs);
        for (let left = remaining - 1; left >= 0; left -= 1) {
          expect(key.ask(nowMs)).toMatchObject({ isAdmitted: true, remaining: left });
        }
        expect(key.ask(nowMs)).toMatchObject({ isAdmitted: false, remaining: 0 });
      }),
    );
  });

  it('only gains while nobody comes', () => {
    fc.assert(
      fc.property(policies, pauses, pauses, (policy, busyMs, quietMs) => {
        const key = new Key(policy);
        const times = timesOf(busyMs);
        for (const nowMs of times) key.ask(nowMs);
        const quiet = timesOf(quietMs).map((t) => t - T0_MS + times.at(-1)!);
        const remaining = quiet.map((nowMs) => key.look(nowMs).remaining);
        expect(remaining).toEqual(remaining.toSorted((a, b) => a - b));
      }),
    );
  });

  it('stands still when the clock goes back, and goes on when it has caught up', () => {
    for (const policy of [
      { limit: 2, windowMs: 1000, burst: 2 },
      { limit: 2, windowMs: 1000, burst: null },
    ]) {
      const key = new Key(policy);
      expect([key.ask(T0_MS).remaining, key.ask(T0_MS - 5000).remaining]).toEqual([1, 0]);
      expect(key.ask(T0_MS - 4000).isAdmitted).toBe(false);
      expect(key.ask(T0_MS + 2000).isAdmitted).toBe(true);
    }
  });

  it('keeps its counters in whole numbers that a double holds exactly, at its largest', () => {
    const windowMs = MAX_WINDOW_SECONDS * 1000;
    for (const burst of [MAX_LIMIT, null]) {
      const policy = { limit: MAX_LIMIT, windowMs, burst };
      const counter = {
        level: MAX_LIMIT * (burst === null ? 1 : windowMs),
        previous: MAX_LIMIT,
        sinceMs: T0_MS - (T0_MS % windowMs),
      };
      const { counters, verdicts } = decide([{ policy, counter }], counter.sinceMs);
      expect(verdicts[0]).toMatchObject({ isAdmitted: false, remaining: 0 });
      for (const value of Object.values(counters[0]!)) expect(Number.isSafeInteger(value)).toBe(true);
      expect(Number.isSafeInteger(2 * MAX_LIMIT * windowMs)).toBe(true);
    }
  });
});

describe('a request under several limits', () => {
  const wide = { limit: 10, windowMs: 1000, burst: 10 };
  const narrow = { limit: 1, windowMs: 60_000, burst: null };

  it('is taken from all of them or from none', () => {
    const first = decide(
      [
        { policy: wide, counter: null },
        { policy: narrow, counter: null },
      ],
      T0_MS,
    );
    expect(first.isAdmitted).toBe(true);
    expect(first.verdicts.map(({ remaining }) => remaining)).toEqual([9, 0]);

    const [wideCounter, narrowCounter] = first.counters;
    const second = decide(
      [
        { policy: wide, counter: wideCounter! },
        { policy: narrow, counter: narrowCounter! },
      ],
      T0_MS,
    );
    expect(second.isAdmitted).toBe(false);
    expect(second.verdicts.map(({ isAdmitted, remaining }) => [isAdmitted, remaining])).toEqual([
      [true, 9],
      [false, 0],
    ]);
    expect(second.counters).toEqual(first.counters);
  });

  it('passes when there is none', () => {
    expect(decide([], T0_MS)).toEqual({ isAdmitted: true, verdicts: [], counters: [] });
  });

  it('names its algorithm by whether it knows a burst', () => {
    expect([algorithmOf(wide), algorithmOf(narrow)]).toEqual(['token_bucket', 'sliding_window']);
  });
});
