import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instruction, NOW, outcome, policy, sent, status } from '../../test/support/settlement-cases.js';
import { ATTEMPT_STATES, ATTEMPT_TRANSITIONS, type AttemptState } from './attempt.js';
import { FAILURE_CODES, OUTCOME_CLASSES, type Outcome } from './outcome.js';
import { type AttemptFacts, NOTHING_SAID, settleExpired, settleInstruction, settleStatus } from './settlement.js';
import { canMove, isFinal } from './state-machine.js';

describe('the answer to an instruction', () => {
  it('accepted is not success: it waits and asks', () => {
    expect(instruction({}, outcome('accepted'))).toMatchObject({
      state: 'pending',
      isKnownToRail: true,
      next: { action: 'ask_status', inMs: 1000 },
    });
  });

  it('tries for shorter where another rail could carry it, and not at all where nothing was called', () => {
    const called = { ...NOTHING_SAID.evidence, call: 'requesttopay' };
    const unavailable = outcome('not_sent', { failureCode: 'rail_unavailable', evidence: called });
    expect(instruction({ hasAlternative: true, sends: 1 }, unavailable).state).toBe('sending');
    expect(instruction({ hasAlternative: true, sends: 2 }, unavailable)).toMatchObject({
      state: 'failed',
      failureCode: 'rail_unavailable',
    });
    expect(instruction({ hasAlternative: false, sends: 2 }, unavailable).state).toBe('sending');
    const ofSomebody = outcome('not_sent', { evidence: { ...called, httpStatus: 503 } });
    expect(instruction({ hasAlternative: true, sends: 1 }, ofSomebody)).toMatchObject({
      state: 'unknown',
      provesNotSent: false,
      next: { action: 'ask_status' },
    });
    expect(instruction({ hasAlternative: false, sends: 1 }, ofSomebody).state).toBe('sending');
    const ofRail = outcome('not_sent', { evidence: { ...called, httpStatus: 503, railCode: 'SERVICE_UNAVAILABLE' } });
    expect(instruction({ hasAlternative: true, sends: 3 }, ofRail).state).toBe('failed');
    const shut = outcome('not_sent', { failureCode: 'rail_unavailable' });
    expect(instruction({ hasAlternative: true, sends: 1 }, shut).state).toBe('failed');
    expect(instruction({ hasAlternative: false, sends: 1 }, shut).state).toBe('sending');
    // An earlier send may have arrived: then it is asked about, whatever else could carry it.
    expect(instruction({ hasAlternative: true, sends: 9, unprovenSends: 2 }, unavailable).state).toBe('unknown');
  });

  it('sends what provably did not arrive again, under the same attempt, after a backoff', () => {
    expect(instruction({}, outcome('not_sent'))).toMatchObject({
      state: 'sending',
      provesNotSent: true,
      next: { action: 'send', inMs: 250 },
    });
  });

  it('gives up when it was sent often enough', () => {
    const settled = instruction({ sends: 5 }, outcome('not_sent', { failureCode: 'rail_unavailable' }));
    expect(settled).toMatchObject({ state: 'failed', failureCode: 'rail_unavailable' });
  });

  it('says nothing about an earlier send of which nobody knows', () => {
    for (const answer of ['not_sent', 'declined', 'refused_by_rail'] as const) {
      expect(instruction({ sends: 2, unprovenSends: 2, hasAlternative: true }, outcome(answer))).toMatchObject({
        state: 'unknown',
        next: { action: 'ask_status' },
      });
    }
  });

  it('expires only what nobody can have', () => {
    const base = { policy, nowMs: NOW, random: 0 };
    expect(settleExpired({ ...base, facts: sent })).toMatchObject({ state: 'failed', failureCode: 'expired' });
    expect(settleExpired({ ...base, facts: { ...sent, unprovenSends: 2 } })).toMatchObject({ state: 'unknown' });
  });
});

describe('the answer to a status query', () => {
  it('makes the next wait the one after, not the same one again', () => {
    const waits = [0, 1, 2, 3].map((polls) => status({ state: 'pending', polls }, outcome('accepted')).next?.inMs);
    expect([instruction({}, outcome('accepted')).next?.inMs, ...waits]).toEqual([1000, 2000, 3000, 5000, 5000]);
  });
});

describe('"not found"', () => {
  const unknown = { state: 'unknown', lastSentAtMs: NOW - 7000, notFounds: 2 } as const;

  it('is proof only after several of them and a wait', () => {
    expect(status(unknown, outcome('unknown_reference'))).toMatchObject({
      state: 'failed',
      failureCode: 'rail_never_accepted',
    });
    expect(status({ ...unknown, notFounds: 1 }, outcome('unknown_reference'))).toMatchObject({ state: 'unknown' });
    expect(status({ ...unknown, lastSentAtMs: NOW - 5000 }, outcome('unknown_reference'))).toMatchObject({
      state: 'unknown',
    });
  });

  it('is for a person when the rail knew the reference before', () => {
    expect(status({ ...unknown, isKnownToRail: true }, outcome('unknown_reference'))).toMatchObject({
      state: 'unknown',
      needsReview: true,
    });
  });

  it('lets an instruction whose sender died be sent again, but not while the sender may still be waiting', () => {
    const dead = { state: 'sending', lastSentAtMs: NOW - 15_000 } as const;
    expect(status(dead, outcome('unknown_reference'))).toMatchObject({ next: { action: 'send', inMs: 0 } });
    expect(status({ ...dead, lastSentAtMs: NOW - 14_999 }, outcome('unknown_reference'))).toMatchObject({
      state: 'sending',
      next: { action: 'ask_status' },
    });
    expect(status({ ...dead, sendBeforeMs: NOW }, outcome('unknown_reference')).next?.action).toBe('ask_status');
  });
});

describe('a status that contradicts the books', () => {
  it('changes nothing and calls a person', () => {
    expect(status({ state: 'failed' }, outcome('succeeded'))).toMatchObject({ state: 'failed', needsReview: true });
    expect(status({ state: 'failed' }, outcome('accepted'))).toMatchObject({ state: 'failed', needsReview: true });
    expect(status({ state: 'succeeded' }, outcome('declined'))).toMatchObject({
      state: 'succeeded',
      needsReview: true,
    });
    expect(status({ state: 'succeeded' }, outcome('succeeded'))).toMatchObject({ needsReview: false, next: null });
  });

  it('is asked for again when the question got no answer', () => {
    expect(status({ state: 'failed' }, outcome('ambiguous'))).toMatchObject({
      state: 'failed',
      needsReview: false,
      next: { action: 'ask_status', inMs: 2000 },
    });
    expect(status({ state: 'failed', polls: 900, lastSentAtMs: 0 }, outcome('ambiguous'))).toMatchObject({
      needsReview: true,
      next: null,
    });
  });

  it('does not take another amount for ours', () => {
    expect(status({ state: 'pending' }, outcome('succeeded', { needsReview: true }))).toMatchObject({
      state: 'unknown',
      needsReview: true,
      next: { action: 'ask_status' },
    });
  });
});

describe('an attempt that has failed', () => {
  const failed = { state: 'failed', finishedAtMs: NOW - 5000 } as const;
  const called = { ...NOTHING_SAID.evidence, call: 'requesttopay' };

  it('is looked at again some time later, and then once more', () => {
    const declined = outcome('declined', { evidence: called });
    expect(status({ state: 'pending' }, declined).next).toEqual({ action: 'ask_status', inMs: 5000 });
    expect(status(failed, declined).next).toEqual({ action: 'ask_status', inMs: 55_000 });
    expect(status(failed, outcome('unknown_reference')).next).toEqual({ action: 'ask_status', inMs: 55_000 });
    expect(status({ ...failed, finishedAtMs: NOW - 60_000 }, declined).next).toBeNull();
  });

  it('is not when nothing of it has left this process', () => {
    expect(settleExpired({ facts: sent, policy, nowMs: NOW, random: 0 }).next).toBeNull();
    expect(instruction({ hasAlternative: true }, outcome('not_sent')).next).toBeNull();
  });

  it('is asked about by the schedule when the rail says that it is not over', () => {
    expect(status(failed, outcome('accepted'))).toMatchObject({
      state: 'failed',
      needsReview: true,
      next: { action: 'ask_status', inMs: 2000 },
    });
  });
});

describe('whatever a rail answers, whenever', () => {
  const facts = fc.record({
    state: fc.constantFrom(...ATTEMPT_STATES),
    sends: fc.integer({ min: 1, max: 6 }),
    unprovenSends: fc.integer({ min: 1, max: 6 }),
    lastSentAtMs: fc.integer({ min: NOW - 100_000_000, max: NOW }),
    isKnownToRail: fc.boolean(),
    polls: fc.integer({ min: 0, max: 500 }),
    notFounds: fc.integer({ min: 0, max: 10 }),
    sendBeforeMs: fc.integer({ min: NOW - 100_000, max: NOW + 100_000 }),
    hasAlternative: fc.boolean(),
    finishedAtMs: fc.constantFrom(null, NOW - 1000, NOW - 100_000),
  });
  const answers = fc.record({
    class: fc.constantFrom(...OUTCOME_CLASSES),
    failureCode: fc.constantFrom(null, ...FAILURE_CODES),
    railTransactionId: fc.constant(null),
    needsReview: fc.boolean(),
    fault: fc.constant(null),
    evidence: fc.constant(NOTHING_SAID.evidence),
  });
  const random = fc.double({ min: 0, max: 0.999, noNaN: true });
  const cases = fc.record({ facts, outcome: answers, random, isInstruction: fc.boolean() });

  function settle({
    isInstruction,
    ...input
  }: {
    facts: AttemptFacts;
    outcome: Outcome;
    random: number;
    isInstruction: boolean;
  }) {
    return (isInstruction ? settleInstruction : settleStatus)({ ...input, policy, nowMs: NOW });
  }

  it('moves only along the arrows, and out of no final state', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const from: AttemptState = input.facts.state;
        const { state } = settle(input);
        return state === from || canMove(ATTEMPT_TRANSITIONS, from, state);
      }),
    );
  });

  it('never ends an attempt on an ambiguous answer, and never lets one rest without a next action or a person', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const settled = settle(input);
        const wasFinal = isFinal(ATTEMPT_TRANSITIONS, input.facts.state);
        const isEnded = isFinal(ATTEMPT_TRANSITIONS, settled.state);
        if (input.outcome.class === 'ambiguous' && isEnded && !wasFinal) return false;
        if (settled.state === 'succeeded' && !wasFinal) return settled.next === null;
        if (isEnded) return settled.next?.action !== 'send';
        return isEnded || settled.next !== null || settled.needsReview;
      }),
    );
  });

  it('confirms only on the rail’s own word', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const isNew = settle(input).state === 'succeeded' && input.facts.state !== 'succeeded';
        return !isNew || (input.outcome.class === 'succeeded' && !input.outcome.needsReview);
      }),
    );
  });

  it('sends again only what provably did not arrive, or what the rail does not know and nobody is waiting for', () => {
    fc.assert(
      fc.property(cases, (input) => {
        if (settle(input).next?.action !== 'send') return true;
        const { facts: seen, outcome: answer, isInstruction } = input;
        if (isInstruction)
          return (
            answer.class === 'not_sent' && !seen.isKnownToRail && (seen.unprovenSends <= 1 || !seen.hasAlternative)
          );
        const isSenderDead = seen.state === 'sending' && NOW - seen.lastSentAtMs >= policy.maxAnswerMs;
        return answer.class === 'unknown_reference' && !seen.isKnownToRail && isSenderDead;
      }),
    );
  });
});
