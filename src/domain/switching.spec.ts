import { describe, expect, it } from '@jest/globals';
import { FAILURE_CODES, OUTCOME_CLASSES } from './outcome.js';
import { switchVerdict } from './switching.js';

describe('switchVerdict', () => {
  it.each([
    ['not_sent', 'rail_unavailable', true, 'never_arrived'],
    ['refused_by_rail', 'rail_configuration', true, 'refused_by_rail'],
    ['unknown_reference', 'rail_never_accepted', true, 'rail_never_accepted'],
    ['declined', 'insufficient_funds', false, 'wallet_declined'],
    ['declined', 'expired', false, 'wallet_declined'],
    ['not_sent', 'expired', false, 'time_is_over'],
    ['not_sent', 'cancelled', false, 'cancelled'],
  ] as const)('of %s, %s: %s, %s', (outcomeClass, failure, isAllowed, reason) => {
    expect(switchVerdict(outcomeClass, failure)).toEqual({ isAllowed, reason });
  });

  it('never allows it for a class that proves nothing', () => {
    for (const failure of [...FAILURE_CODES, null]) {
      for (const outcomeClass of ['ambiguous', 'accepted', 'succeeded', 'declined', null] as const)
        expect(switchVerdict(outcomeClass, failure).isAllowed).toBe(false);
      for (const outcomeClass of OUTCOME_CLASSES)
        expect(switchVerdict(outcomeClass, 'cancelled').isAllowed).toBe(false);
    }
  });
});
