import type { Outcome, OutcomeClass } from '../../src/domain/outcome.js';
import { SANDBOX_POLL_SCHEDULE } from '../../src/domain/poll-schedule.js';
import {
  type AttemptFacts,
  NOTHING_SAID,
  settleInstruction,
  type SettlementPolicy,
  settleStatus,
} from '../../src/domain/settlement.js';

export const NOW = 1_800_000_000_000;
export const policy: SettlementPolicy = {
  pollSchedule: SANDBOX_POLL_SCHEDULE,
  backoff: { kind: 'exponential', baseMs: 500, capMs: 5000 },
  maxAnswerMs: 15_000,
  maxSends: 5,
  maxSendsBeforeSwitch: 2,
  minNotFounds: 3,
  notFoundProofAfterMs: 6000,
  secondLooksMs: [5000, 60_000],
};
/** It was sent just now, and nobody has answered yet. */
export const sent: AttemptFacts = {
  state: 'sending',
  sends: 1,
  unprovenSends: 1,
  lastSentAtMs: NOW - 100,
  isKnownToRail: false,
  polls: 0,
  notFounds: 0,
  sendBeforeMs: NOW + 60_000,
  hasAlternative: false,
  finishedAtMs: null,
};

export function outcome(outcomeClass: OutcomeClass, differences: Partial<Outcome> = {}): Outcome {
  return { ...NOTHING_SAID, class: outcomeClass, failureCode: null, ...differences };
}

export function instruction(facts: Partial<AttemptFacts>, answer: Outcome) {
  return settleInstruction({ facts: { ...sent, ...facts }, outcome: answer, policy, nowMs: NOW, random: 0.5 });
}

export function status(facts: Partial<AttemptFacts>, answer: Outcome) {
  return settleStatus({ facts: { ...sent, ...facts }, outcome: answer, policy, nowMs: NOW, random: 0.5 });
}
