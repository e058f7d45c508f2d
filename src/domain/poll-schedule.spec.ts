import { describe, expect, it } from '@jest/globals';
import { nextPollInMs, PRODUCTION_POLL_SCHEDULE, SANDBOX_POLL_SCHEDULE } from './poll-schedule.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe('the poll schedule', () => {
  it('asks after 10, 20, 40, 60, 120 and 300 s, every 5 min to 30 min, hourly to 24 h, and then no more', () => {
    const waits: number[] = [];
    let ageMs = 0;
    for (let polls = 0; polls < 100; polls += 1) {
      const waitMs = nextPollInMs(PRODUCTION_POLL_SCHEDULE, polls, ageMs);
      if (waitMs === null) break;
      waits.push(waitMs);
      ageMs += waitMs;
    }
    expect(waits.slice(0, 6)).toEqual([10_000, 20_000, 40_000, 60_000, 120_000, 300_000]);
    expect(waits.slice(6, 11)).toEqual(Array(5).fill(5 * MINUTE));
    expect(waits.slice(11)).toEqual(Array(24).fill(HOUR));
    expect(ageMs).toBeGreaterThanOrEqual(24 * HOUR);
  });

  it('ends for every schedule that we ship', () => {
    for (const schedule of [PRODUCTION_POLL_SCHEDULE, SANDBOX_POLL_SCHEDULE]) {
      expect(nextPollInMs(schedule, 10_000, 25 * HOUR)).toBeNull();
      expect(schedule.bands.map((band) => band.untilAgeMs)).toEqual(
        schedule.bands.map((band) => band.untilAgeMs).toSorted((a, b) => a - b),
      );
    }
  });
});
