import { describe, expect, it } from '@jest/globals';
import { ATTEMPT_STATES, ATTEMPT_TRANSITIONS } from './attempt.js';
import { PAYMENT_STATUSES, PAYMENT_TRANSITIONS, paymentStatusAfter } from './payment.js';
import { arrows, canMove, IllegalTransitionError, isFinal, move } from './state-machine.js';

describe.each([
  { name: 'payment', states: PAYMENT_STATUSES, transitions: PAYMENT_TRANSITIONS as Record<string, readonly string[]> },
  { name: 'attempt', states: ATTEMPT_STATES, transitions: ATTEMPT_TRANSITIONS as Record<string, readonly string[]> },
])('the state machine of a $name', ({ states, transitions }) => {
  it('lists every state, and leads only to states that it lists', () => {
    expect(Object.keys(transitions)).toEqual([...states]);
    for (const { to } of arrows(transitions)) expect(states).toContain(to);
  });

  it('allows exactly the arrows of its table, over all pairs', () => {
    for (const from of states) {
      for (const to of states) {
        const isAllowed = transitions[from]!.includes(to);
        expect(canMove(transitions, from, to)).toBe(isAllowed);
        if (isAllowed) expect(move(transitions, from, to)).toBe(to);
        else expect(() => move(transitions, from, to)).toThrow(IllegalTransitionError);
      }
    }
  });

  it('has no way out of a final state, and a way to a final state from every other', () => {
    for (const state of states) {
      const reached = new Set([state as string]);
      for (const seen of reached) for (const next of transitions[seen]!) reached.add(next);
      expect([...reached].some((found) => isFinal(transitions, found))).toBe(true);
      if (isFinal(transitions, state)) expect(reached.size).toBe(1);
    }
  });

  it('never stays where it is', () => {
    for (const state of states) expect(canMove(transitions, state, state)).toBe(false);
  });
});

describe('a payment', () => {
  it('follows its attempt only along its own arrows', () => {
    for (const state of ATTEMPT_STATES) {
      const status = paymentStatusAfter(state, null);
      if (status !== null) expect(canMove(PAYMENT_TRANSITIONS, 'initiated', status)).toBe(true);
      expect(isFinal(ATTEMPT_TRANSITIONS, state)).toBe(status !== null && isFinal(PAYMENT_TRANSITIONS, status));
    }
  });

  it('tells a cancelled and an expired payment from a rejected one', () => {
    expect(paymentStatusAfter('failed', 'cancelled')).toBe('cancelled');
    expect(paymentStatusAfter('failed', 'expired')).toBe('expired');
    expect(paymentStatusAfter('failed', 'insufficient_funds')).toBe('rejected');
  });
});
