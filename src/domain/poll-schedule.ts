/** How often to ask for a status: first the listed waits, then ever slower bands until a person must look. */
export interface PollSchedule {
  /** Waits before the 1st, 2nd, … query. */
  readonly firstWaitsMs: readonly number[];
  /** After those: every `everyMs` until the attempt is `untilAgeMs` old. In order of age. */
  readonly bands: readonly { readonly everyMs: number; readonly untilAgeMs: number }[];
}

/** MTN's advice is a first query within minutes; the PIN window is 5 minutes, so most answers come before the bands. */
export const PRODUCTION_POLL_SCHEDULE: PollSchedule = {
  firstWaitsMs: [10_000, 20_000, 40_000, 60_000, 120_000, 300_000],
  bands: [
    { everyMs: 300_000, untilAgeMs: 1_800_000 },
    { everyMs: 3_600_000, untilAgeMs: 86_400_000 },
  ],
};

/** The same shape in seconds, because the simulated rails answer within seconds. */
export const SANDBOX_POLL_SCHEDULE: PollSchedule = {
  firstWaitsMs: [1000, 2000, 3000, 5000, 5000, 5000],
  bands: [
    { everyMs: 5000, untilAgeMs: 120_000 },
    { everyMs: 30_000, untilAgeMs: 600_000 },
  ],
};

/**
 * The wait before the next status query, or null when the schedule is at its end and a person must look.
 * @param polls queries already made
 * @param ageMs time since the instruction was sent
 */
export function nextPollInMs(schedule: PollSchedule, polls: number, ageMs: number): number | null {
  const first = schedule.firstWaitsMs[polls];
  if (first !== undefined) return first;
  return schedule.bands.find((band) => ageMs < band.untilAgeMs)?.everyMs ?? null;
}

/** Whether a query that nobody has put by this age is a person's business too. */
export function isPollScheduleOver({ bands }: PollSchedule, ageMs: number): boolean {
  return bands.every((band) => ageMs >= band.untilAgeMs);
}

/** The slowest that it asks. */
export function longestPollMs({ firstWaitsMs, bands }: PollSchedule): number {
  return Math.max(...firstWaitsMs, ...bands.map(({ everyMs }) => everyMs));
}
