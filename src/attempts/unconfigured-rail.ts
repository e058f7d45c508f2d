import { ATTEMPT_TRANSITIONS } from '../domain/attempt.js';
import type { Outcome } from '../domain/outcome.js';
import { NOTHING_SAID, type Settlement } from '../domain/settlement.js';
import { isFinal } from '../domain/state-machine.js';

/** The rail of an attempt is not configured here (any more). Nothing is called: what is to be sent provably stays here. */
export function unconfiguredRail(provider: string, action: 'send' | 'ask'): Outcome {
  const isUnsent = action === 'send';
  const transportError = `${isUnsent ? 'not sent' : 'not asked'}: the rail ${provider} is not configured`;
  return {
    class: isUnsent ? 'not_sent' : 'ambiguous',
    failureCode: isUnsent ? 'rail_unavailable' : null,
    railTransactionId: null,
    needsReview: false,
    fault: 'us',
    evidence: { ...NOTHING_SAID.evidence, transportError },
  };
}

/** Waiting does not bring the rail back: a person must, or find out otherwise. What has ended unsent needs nobody. */
export function flagged(settlement: Settlement): Settlement {
  const isUnsent = isFinal(ATTEMPT_TRANSITIONS, settlement.state) && settlement.next === null;
  return isUnsent ? settlement : { ...settlement, needsReview: true };
}
