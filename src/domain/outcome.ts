/** Why money did not move, in words that are the same for every rail. */
export const FAILURE_CODES = [
  'insufficient_funds',
  'declined_by_payer',
  'expired',
  'wallet_not_found',
  'wallet_not_allowed',
  'limit_reached',
  'rail_configuration',
  'rail_unavailable',
  'rail_rejected',
  'rail_never_accepted',
  'cancelled',
  'operator_resolved',
  'risk_denied',
  'risk_rejected',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/**
 * The class of a rail's answer decides what may happen next:
 * - `succeeded`: the money moved; final.
 * - `accepted`: the rail took the instruction; wait and ask.
 * - `declined`: final, and the same wallet would give the same answer on any rail.
 * - `refused_by_rail`: this rail will not do it; final for this attempt, another rail may be tried.
 * - `not_sent`: provably not accepted; the same instruction may be sent again.
 * - `unknown_reference`: a status query that found nothing. Proof only after a wait (`notFoundProofAfterMs`).
 * - `ambiguous`: it may have moved. Ask until it is known; never switch.
 */
export const OUTCOME_CLASSES = [
  'succeeded',
  'accepted',
  'declined',
  'refused_by_rail',
  'not_sent',
  'unknown_reference',
  'ambiguous',
] as const;
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

/**
 * Who spoilt a call. Only what the rail spoilt (silence, errors, "later") counts against it. Our wrong credentials, our
 * configuration and our empty float say nothing about it, and neither does a payer who has no money, refuses or does not exist.
 */
export type Fault = 'rail' | 'us';

/** What the rail said, kept so that we can prove it. */
export interface Evidence {
  /** The call that brought it, such as `requesttopay.status`. */
  readonly call: string;
  readonly httpStatus: number | null;
  /** The rail's own word, such as APPROVAL_REJECTED. */
  readonly railCode: string | null;
  /** SHA-256 of the exact bytes of the reply, in hex; null when there was none. */
  readonly replySha256: string | null;
  /** The first characters of the reply, with secrets and personal numbers masked. */
  readonly replyExcerpt: string | null;
  /** What went wrong on the way when there was no reply (ECONNREFUSED, timeout…). */
  readonly transportError: string | null;
}

export interface Outcome {
  readonly class: OutcomeClass;
  /** Set for `declined`, `refused_by_rail` and `not_sent`. */
  readonly failureCode: FailureCode | null;
  /** The rail's id of the money movement, once it has moved. */
  readonly railTransactionId: string | null;
  /** The rail contradicts what we asked (another amount, another currency): a person must look. */
  readonly needsReview: boolean;
  /** "I have that reference already": it has arrived, whatever became of it. */
  readonly isKnownToRail?: boolean;
  /** null: the call went as it should, whatever it brought. Said by whoever read the answer, never derived from the class. */
  readonly fault: Fault | null;
  /**
   * Only of a status query that was not put, or that the rail turned away unread: it is put again after so many milliseconds,
   * or by the schedule when it is null, and counts as no query.
   */
  readonly askAgainInMs?: number | null;
  readonly evidence: Evidence;
}
