import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Counter, type RateLimitPolicy } from '../../src/domain/rate-limit.js';
import { counterOf, type RateLimitStore, type Ticket } from '../../src/resilience/rate-limits/rate-limit-store.js';
import { waitFor } from './wait-for.js';

/** A store with a hand in it: what is kept can be put there and looked at. */
export interface StoreUnderTest {
  /** Two of them on the same counters, as two processes have. */
  readonly stores: readonly [RateLimitStore, RateLimitStore];
  now(): Promise<number>;
  put(ticket: Ticket, counter: Counter): Promise<void>;
  kept(ticket: Ticket): Promise<Counter | null>;
}

const BUCKET: RateLimitPolicy = { limit: 1, windowMs: 3_600_000, burst: 20 };
const WINDOW: RateLimitPolicy = { limit: 20, windowMs: 3_600_000, burst: null };

export function ticketOf(policy: RateLimitPolicy, key: string = randomUUID()): Ticket {
  return { limit: 'merchant', counter: counterOf('merchant', policy, key), policy };
}

/** What every store does alike. PostgreSQL and Redis decide by their own arithmetic: it must be that of the domain. */
export function describeStore(under: () => StoreUnderTest): void {
  const store = () => under().stores[0];
  const admittedOf = async (count: number, take: (n: number) => Promise<{ isAdmitted: boolean }>) => {
    const decisions = await Promise.all(Array.from({ length: count }, (_, n) => take(n)));
    return decisions.filter(({ isAdmitted }) => isAdmitted).length;
  };

  it.each([
    ['token bucket', BUCKET],
    ['sliding window', WINDOW],
  ])('admits exactly the limit of a %s when many come at once, to two processes', async (_, policy) => {
    const ticket = ticketOf(policy);
    const admitted = await admittedOf(100, (n) => under().stores[n % 2 === 0 ? 0 : 1].take([ticket]));
    expect(admitted).toBe(20);
  });

  it('says what remains, one less each time, and when there is more', async () => {
    const ticket = ticketOf(BUCKET);
    for (let left = 19; left >= 0; left -= 1) {
      const { isAdmitted, verdicts } = await store().take([ticket]);
      expect([isAdmitted, verdicts[0]?.remaining]).toEqual([true, left]);
    }
    const { isAdmitted, verdicts } = await store().take([ticket]);
    expect([isAdmitted, verdicts[0]?.isAdmitted, verdicts[0]?.remaining]).toEqual([false, false, 0]);
    expect(verdicts[0]?.moreInMs).toBeGreaterThan(3_590_000);
  });

  it('takes nothing from one limit when another refuses, also when many come at once', async () => {
    const wide = ticketOf({ ...WINDOW, limit: 1000 });
    const narrow = ticketOf({ ...BUCKET, burst: 3 });
    const admitted = await admittedOf(50, (n) => under().stores[n % 2 === 0 ? 0 : 1].take([wide, narrow]));
    expect(admitted).toBe(3);
    // What was taken for those that were refused is given back in a moment.
    await waitFor('it to be given back', async () => (await under().kept(wide))?.level === 3);
  });

  it('keeps its counts right when requests share counters in every order, at two processes', async () => {
    const tickets = Array.from({ length: 6 }, (_, n) =>
      ticketOf(n % 2 === 0 ? { ...BUCKET, burst: 60 } : { ...WINDOW, limit: 60 }),
    );
    const requests = fc.sample(fc.shuffledSubarray(tickets, { minLength: 1 }), { numRuns: 600, seed: 4711 });
    const decisions = await Promise.all(
      requests.map((request, n) => under().stores[n % 2 === 0 ? 0 : 1].take(request)),
    );
    for (const ticket of tickets) {
      const admitted = requests.filter((request, n) => decisions[n]?.isAdmitted && request.includes(ticket)).length;
      expect(admitted).toBeLessThanOrEqual(60);
      const { windowMs, burst } = ticket.policy;
      // A bucket loses a few parts of a request while the test runs.
      await waitFor('what was not used to be given back', async () => {
        const level = (await under().kept(ticket))?.level ?? 0;
        return Math.ceil(burst === null ? level : level / windowMs) === admitted;
      });
    }
  }, 30_000);

  it('keeps keys and limits apart', async () => {
    const tickets = [ticketOf(BUCKET), ticketOf(BUCKET), ticketOf(WINDOW)];
    const { verdicts } = await store().take(tickets);
    expect(verdicts.map(({ remaining }) => remaining)).toEqual([19, 19, 19]);
  });

  it('forgets a key', async () => {
    const ticket = ticketOf({ ...BUCKET, burst: 1 });
    await store().take([ticket]);
    expect((await store().take([ticket])).isAdmitted).toBe(false);
    await store().forget(ticket.counter);
    expect((await store().take([ticket])).isAdmitted).toBe(true);
  });

  it('moves its counters on exactly as the domain says, whatever was kept and however long ago', async () => {
    const windowMs = fc.integer({ min: 1, max: 86_400 }).map((seconds) => seconds * 1000);
    const policy = fc.oneof(
      fc.record({
        limit: fc.integer({ min: 1, max: 1_000_000 }),
        windowMs,
        burst: fc.integer({ min: 1, max: 1_000_000 }),
      }),
      fc.record({ limit: fc.integer({ min: 1, max: 1_000_000 }), windowMs, burst: fc.constant(null) }),
    );
    const share = fc.double({ min: 0, max: 1.2, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        policy,
        share,
        share,
        fc.double({ min: -0.5, max: 3, noNaN: true }),
        async (p, level, previous, ago) => {
          const ticket = ticketOf(p);
          const capacity = p.burst === null ? p.limit : p.burst * p.windowMs;
          const now = await under().now();
          const sinceMs = now - Math.round(ago * p.windowMs);
          const counter = {
            level: Math.floor(capacity * level),
            previous: p.burst === null ? Math.floor(p.limit * previous) : 0,
            sinceMs: p.burst === null ? sinceMs - (sinceMs % p.windowMs) : sinceMs,
          };
          await under().put(ticket, counter);
          const { counters, isAdmitted } = await store().take([ticket]);
          const afterwards = await under().now();
          const expected = [];
          for (let ms = now - 2; ms <= afterwards + 2; ms += 1) expected.push(decide([{ policy: p, counter }], ms));
          const kept = { isAdmitted, counter: counters[0] };
          expect(expected.map((d) => ({ isAdmitted: d.isAdmitted, counter: d.counters[0] }))).toContainEqual(kept);
          // What empties in less than a moment may be gone already.
          const after = await under().kept(ticket);
          const isShortLived = after === null && p.burst !== null && capacity / p.limit < 5000;
          if (isAdmitted && !isShortLived) expect(after).toEqual(counters[0]);
        },
      ),
      { numRuns: 80 },
    );
  }, 30_000);
}
