import type { Outcome } from '../domain/outcome.js';
import type { Settlement } from '../domain/settlement.js';
import { isFinal } from '../domain/state-machine.js';
import { ATTEMPT_TRANSITIONS } from '../domain/attempt.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
import type { ReportSource, TrailEntry } from './trail.js';

/** What an answer means for one attempt, ready to be settled. */
export interface Report {
  readonly attempt: ClaimedAttempt;
  readonly source: Exclude<ReportSource, 'cancel'>;
  readonly outcome: Outcome;
  readonly settlement: Settlement;
  readonly at: Date;
}

/**
 * Proof holds whatever else has happened to the attempt: the rail says that it moved, or says of the whole reference that
 * it did not, or an operator has found out. Everything else depends on what its reporter saw.
 */
function isProof({ source, outcome, settlement }: Report): boolean {
  if (!isFinal(ATTEMPT_TRANSITIONS, settlement.state)) return false;
  if (outcome.class === 'succeeded' || source === 'operator') return true;
  return source === 'status' && (outcome.class === 'declined' || outcome.class === 'refused_by_rail');
}

/** A poll that changed nothing is counted, not told. */
function trailOf({ attempt, source, outcome, settlement, at }: Report): TrailEntry[] {
  const isBoring = source === 'status' && settlement.state === attempt.facts.state && !settlement.needsReview;
  if (isBoring) return [];
  const { httpStatus, railCode, transportError } = outcome.evidence;
  const state = settlement.state;
  return [{ at: at.toISOString(), source, class: outcome.class, state, httpStatus, railCode, transportError }];
}

/** The report as a row of the SETTLE statement. */
export function reportRow(report: Report): Record<string, unknown> {
  const { attempt, source, outcome, settlement, at } = report;
  return {
    id: attempt.id,
    seen_state: attempt.facts.state,
    seen_sends: attempt.facts.sends,
    state: settlement.state,
    is_proof: isProof(report),
    next_action: settlement.next?.action ?? null,
    next_in_ms: settlement.next?.inMs ?? null,
    proves_not_sent: settlement.provesNotSent,
    is_poll: source === 'status' && outcome.askAgainInMs === undefined,
    is_known_to_rail: settlement.isKnownToRail,
    not_founds: settlement.notFounds,
    needs_review: settlement.needsReview,
    outcome_class: outcome.class,
    failure_code: settlement.failureCode,
    rail_transaction_id: outcome.railTransactionId,
    evidence: { ...outcome.evidence, source, receiptId: attempt.receiptId, at: at.toISOString() },
    trail: trailOf(report),
  };
}
