import { describe, expect, it } from '@jest/globals';
import type { Outcome } from './outcome.js';
import { SANDBOX_POLL_SCHEDULE } from './poll-schedule.js';
import { type AttemptFacts, NOTHING_SAID, type SettlementPolicy, settleStatus } from './settlement.js';

const NOW = 1_800_000_000_000;
const policy: SettlementPolicy = {
  pollSchedule: SANDBOX_POLL_SCHEDULE,
  backoff: { kind: 'exponential', baseMs: 500, capMs: 5000 },
  maxAnswerMs: 15_000,
  maxSends: 5,
  maxSendsBeforeSwitch: 2,
  minNotFounds: 3,
  notFoundProofAfterMs: 6000,
  secondLooksMs: [5000, 60_000],
};
const sent: AttemptFacts = {
  state: 'pending',
  sends: 1,
  unprovenSends: 1,
  lastSentAtMs: NOW - 100,
  isKnownToRail: true,
  polls: 0,
  notFounds: 0,
  sendBeforeMs: NOW + 60_000,
  hasAlternative: false,
  finishedAtMs: null,
};

function status(facts: Partial<AttemptFacts>, outcome: Outcome) {
  return settleStatus({ facts: { ...sent, ...facts }, outcome, policy, nowMs: NOW, random: 0.5 });
}

describe('a status query that was not put', () => {
  const spared = (askAgainInMs: number | null): Outcome => ({ ...NOTHING_SAID, askAgainInMs });

  it('changes nothing and is put again when it was told to, or by the schedule of those that were', () => {
    const pending = { state: 'pending', polls: 2, notFounds: 1, isKnownToRail: true } as const;
    const unchanged = { state: 'pending', failureCode: null, needsReview: false, isKnownToRail: true, notFounds: 1 };
    expect(status(pending, spared(1234))).toMatchObject({ ...unchanged, next: { action: 'ask_status', inMs: 1234 } });
    expect(status(pending, spared(null))).toMatchObject({ ...unchanged, next: { action: 'ask_status', inMs: 3000 } });
    expect(status(pending, NOTHING_SAID).next).toEqual({ action: 'ask_status', inMs: 5000 });
  });

  it('is put for ever, and told to a person once the schedule is over by age', () => {
    const lastSentAtMs = NOW - 3_600_000;
    const old = { state: 'unknown', polls: 50, lastSentAtMs } as const;
    expect(status(old, spared(50))).toMatchObject({ needsReview: true, next: { action: 'ask_status', inMs: 50 } });
    expect(status(old, spared(null))).toMatchObject({ needsReview: true, next: { inMs: 30_000 } });
    const ended = { state: 'failed', lastSentAtMs, finishedAtMs: NOW - 5000 } as const;
    expect(status(ended, spared(50))).toMatchObject({ state: 'failed', needsReview: false, next: { inMs: 50 } });
  });
});
