import { describe, expect, it } from '@jest/globals';
import { instruction, NOW, outcome, policy, sent, status } from '../../test/support/settlement-cases.js';
import { NOTHING_SAID, settleExpired, settleInstruction } from './settlement.js';

describe('a reference that the rail has shown to know', () => {
  const unknown = { state: 'unknown', lastSentAtMs: NOW - 7000, notFounds: 2 } as const;

  it('is known by a duplicate answer, to the first send as to any other: nothing else can have made it', () => {
    for (const sends of [1, 2]) {
      const duplicate = outcome('ambiguous', { isKnownToRail: true });
      const settled = instruction({ sends, unprovenSends: sends }, duplicate);
      expect(settled).toMatchObject({ state: 'unknown', isKnownToRail: true, next: { action: 'ask_status' } });
      const { state, isKnownToRail } = settled;
      expect(status({ ...unknown, state, isKnownToRail }, outcome('unknown_reference'))).toMatchObject({
        state: 'unknown',
        needsReview: true,
      });
    }
    expect(instruction({}, outcome('ambiguous')).isKnownToRail).toBe(false);
    expect(instruction({ isKnownToRail: true }, outcome('ambiguous')).isKnownToRail).toBe(true);
  });

  it('is not taken for unsent, whatever the rail says of a later send of it', () => {
    const known = { isKnownToRail: true, sends: 9, hasAlternative: true };
    expect(instruction(known, outcome('not_sent'))).toMatchObject({
      state: 'unknown',
      provesNotSent: false,
      next: { action: 'ask_status' },
    });
    expect(settleExpired({ facts: { ...sent, isKnownToRail: true }, policy, nowMs: NOW, random: 0 })).toMatchObject({
      state: 'unknown',
      next: { action: 'ask_status' },
    });
  });

  it('is no contradiction while it is still being sent: a callback may overtake the rail’s own books', () => {
    const known = { isKnownToRail: true, notFounds: 2 };
    expect(status(known, outcome('unknown_reference'))).toMatchObject({ state: 'sending', needsReview: false });
    const dead = { ...known, lastSentAtMs: NOW - 15_000 };
    expect(status(dead, outcome('unknown_reference'))).toMatchObject({
      needsReview: true,
      next: { action: 'ask_status' },
    });
  });
});

describe('an instruction that something in front of the rail may have turned away', () => {
  const called = { ...NOTHING_SAID.evidence, call: 'requesttopay' };
  const turnedAway = outcome('not_sent', { evidence: { ...called, httpStatus: 503 } });
  const refused = outcome('not_sent', { failureCode: 'rail_unavailable', evidence: called });
  const expired = (facts: object) => settleExpired({ facts: { ...sent, ...facts }, policy, nowMs: NOW, random: 0 });

  it('goes out again to the only rail, under the same reference, and its sends stay open', () => {
    for (const unprovenSends of [1, 2, 4])
      expect(instruction({ sends: 4, unprovenSends }, turnedAway)).toMatchObject({
        state: 'sending',
        provesNotSent: false,
        next: { action: 'send' },
      });
    // A later send that is proved not to have arrived is taken off; the open ones stay.
    expect(instruction({ sends: 2, unprovenSends: 2 }, refused)).toMatchObject({
      state: 'sending',
      provesNotSent: true,
    });
  });

  it('is asked about, not ended, when its time or its sends are over', () => {
    const asked = { state: 'unknown', next: { action: 'ask_status' } };
    expect(expired({ sends: 2, unprovenSends: 2 })).toMatchObject(asked);
    expect(instruction({ sends: 5, unprovenSends: 1 }, turnedAway)).toMatchObject({ ...asked, provesNotSent: false });
    expect(instruction({ sends: 5, unprovenSends: 2 }, refused)).toMatchObject({ ...asked, provesNotSent: true });
  });

  it('is looked at again when it was sent at all, even where each send is proved not to have arrived', () => {
    const look = { action: 'ask_status', inMs: 5000 };
    expect(expired({ sends: 2, unprovenSends: 1 })).toMatchObject({
      state: 'failed',
      failureCode: 'expired',
      next: look,
    });
    expect(instruction({ sends: 5 }, refused)).toMatchObject({ state: 'failed', next: look });
    expect(expired({ sends: 1 }).next).toBeNull();
  });
});

describe('an instruction whose sender is dead', () => {
  const dead = { lastSentAtMs: NOW - 15_000 };

  it('is unknown, not unsent, when the rail does not tell: it may have arrived', () => {
    for (const noNews of ['ambiguous', 'not_sent'] as const) {
      expect(status(dead, outcome(noNews))).toMatchObject({ state: 'unknown', next: { action: 'ask_status' } });
      expect(status({ lastSentAtMs: NOW - 14_999 }, outcome(noNews)).state).toBe('sending');
    }
  });

  it('is unknown when the rail does not find it and it cannot be sent again', () => {
    const notFound = outcome('unknown_reference');
    expect(status({ ...dead, sendBeforeMs: NOW }, notFound)).toMatchObject({ state: 'unknown', notFounds: 1 });
    expect(status({ ...dead, isKnownToRail: true }, notFound)).toMatchObject({ state: 'unknown', needsReview: true });
    expect(status(dead, notFound)).toMatchObject({ state: 'sending', next: { action: 'send' } });
  });
});

describe('an instruction that never arrives, to the only rail', () => {
  it('has sends left as long as it has time, an outage of a day too', () => {
    const refused = outcome('not_sent', { evidence: { ...NOTHING_SAID.evidence, call: 'transfer' } });
    const longPolicy = {
      ...policy,
      maxSends: 60,
      backoff: { kind: 'exponential', baseMs: 1000, capMs: 30_000 } as const,
    };
    let facts = { ...sent, sendBeforeMs: NOW + 86_400_000 };
    let nowMs = NOW;
    while (nowMs < facts.sendBeforeMs) {
      const input = { facts, outcome: refused, policy: longPolicy, nowMs, random: 0.5 };
      const settled = settleInstruction(input);
      expect(settled).toMatchObject({ state: 'sending', next: { action: 'send' } });
      // At its usual pace first: most outages are short.
      if (facts.sends <= 30) expect(settled.next!.inMs).toBeLessThanOrEqual(30_000);
      nowMs += settled.next!.inMs;
      facts = { ...facts, sends: facts.sends + 1, lastSentAtMs: nowMs };
    }
    expect(facts.sends).toBeLessThanOrEqual(longPolicy.maxSends);
    expect(settleExpired({ facts, policy, nowMs, random: 0 })).toMatchObject({
      state: 'failed',
      failureCode: 'expired',
    });
  });
});
