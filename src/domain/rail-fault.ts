import type { OutcomeClass } from './outcome.js';

/** Every class of an answer, to an instruction or to a question that moves no money. */
export type CallClass = OutcomeClass | 'answered' | 'unanswered';

/**
 * Whether an answer counts against the rail. A payer who has no money, refuses or does not exist says nothing about it;
 * silence, errors, "come later" and "not you" do.
 */
const IS_RAILS_FAULT: Readonly<Record<CallClass, boolean>> = {
  succeeded: false,
  accepted: false,
  declined: false,
  refused_by_rail: true,
  not_sent: true,
  unknown_reference: false,
  ambiguous: true,
  answered: false,
  unanswered: true,
};

export function isRailsFault(callClass: CallClass): boolean {
  return IS_RAILS_FAULT[callClass];
}
