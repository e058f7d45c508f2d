import { describe, expect, it } from '@jest/globals';
import { instruction, NOW, outcome, policy, sent, status } from '../../test/support/settlement-cases.js';
import { settleExpired } from './settlement.js';

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
