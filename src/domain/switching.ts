import type { FailureCode, OutcomeClass } from './outcome.js';

/** Why a movement went on over another rail, or did not. */
export const SWITCH_REASONS = [
  'never_arrived',
  'refused_by_rail',
  'rail_never_accepted',
  'wallet_declined',
  'time_is_over',
  'cancelled',
  'operator_resolved',
  'rail_was_named',
  'no_other_rail',
  'money_has_moved',
] as const;
export type SwitchReason = (typeof SWITCH_REASONS)[number];

export interface SwitchVerdict {
  readonly isAllowed: boolean;
  readonly reason: SwitchReason;
}

/** What each class of a final "no" allows. A class that is not here ends nothing, so there is nothing to switch. */
const VERDICTS: Readonly<Partial<Record<OutcomeClass, SwitchVerdict>>> = {
  not_sent: { isAllowed: true, reason: 'never_arrived' },
  refused_by_rail: { isAllowed: true, reason: 'refused_by_rail' },
  unknown_reference: { isAllowed: true, reason: 'rail_never_accepted' },
  // The same wallet gives the same answer on any rail.
  declined: { isAllowed: false, reason: 'wallet_declined' },
};

/**
 * Whether the failed attempt's movement may go on over another rail. Only proof allows it: an attempt that is not known
 * to have failed is live, and a live one is never followed by a second.
 */
export function switchVerdict(outcomeClass: OutcomeClass | null, failure: FailureCode | null): SwitchVerdict {
  if (failure === 'cancelled' || failure === 'operator_resolved') return { isAllowed: false, reason: failure };
  if (failure === 'expired' && outcomeClass === 'not_sent') return { isAllowed: false, reason: 'time_is_over' };
  const verdict = outcomeClass === null ? undefined : VERDICTS[outcomeClass];
  return verdict ?? { isAllowed: false, reason: 'wallet_declined' };
}
