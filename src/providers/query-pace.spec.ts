import { describe, expect, it } from '@jest/globals';
import { QueryPace } from './query-pace.js';

async function turns(pace: QueryPace, count: number, askers = 1) {
  const startedMs = performance.now();
  const all = await Promise.all(
    Array.from({ length: count }, async () => {
      const laterMs = await pace.turn(askers);
      return { laterMs, waitedMs: performance.now() - startedMs };
    }),
  );
  return { now: all.filter(({ laterMs }) => laterMs === 0), later: all.filter(({ laterMs }) => laterMs > 0) };
}

describe('the pace of status queries', () => {
  it('spreads them evenly, lets few wait, and sends the others away to come back one by one', async () => {
    const { now, later } = await turns(new QueryPace(10), 20);
    expect(now).toHaveLength(11);
    now.forEach(({ waitedMs }, nth) => expect(waitedMs).toBeGreaterThanOrEqual(100 * nth - 5));
    expect(now.at(-1)!.waitedMs).toBeLessThan(2000);
    expect(later.map(({ waitedMs }) => waitedMs < 50)).toEqual(Array(9).fill(true));
    const comeBack = later.map(({ laterMs }) => laterMs);
    expect(comeBack).toEqual(comeBack.toSorted((a, b) => a - b));
    expect(comeBack.at(-1)! - comeBack[0]!).toBeGreaterThanOrEqual(790);
  }, 10_000);

  it('is shared by all processes that ask', async () => {
    expect((await turns(new QueryPace(20), 20, 4)).now).toHaveLength(6);
  }, 10_000);

  it('is never in the way of a rail that limits nothing', async () => {
    const { now } = await turns(new QueryPace(5000), 500);
    expect(now).toHaveLength(500);
    expect(now.at(-1)!.waitedMs).toBeLessThan(200);
  });

  it('sends nobody away for longer than two minutes, however many there are', async () => {
    const { later } = await turns(new QueryPace(1), 500);
    expect(Math.max(...later.map(({ laterMs }) => laterMs))).toBeLessThanOrEqual(120_000);
  }, 10_000);

  it('rests as long as the rail wants, and not for hours', async () => {
    const pace = new QueryPace(1000);
    pace.hold(300);
    const laterMs = await pace.turn(1);
    expect(laterMs).toBeGreaterThan(290);
    expect(laterMs).toBeLessThan(400);
    await new Promise((resolve) => setTimeout(resolve, 320));
    expect(await pace.turn(1)).toBe(0);
    pace.hold(86_400_000);
    expect(await pace.turn(1)).toBeLessThanOrEqual(301_000);
  });

  it('sends away whoever waited for a turn when the rail has asked to rest meanwhile', async () => {
    const pace = new QueryPace(10);
    const waiting = turns(pace, 3);
    pace.hold(5000);
    const { now, later } = await waiting;
    expect([now.length, later.length]).toEqual([1, 2]);
  });
});
