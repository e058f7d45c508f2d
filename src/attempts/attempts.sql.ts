import type { Statement } from '../persistence/database.js';
import { MAX_TRAIL_ENTRIES } from './trail.js';

/**
 * The part of an owner's create statement that inserts its first attempts: `rows` is a parameter with a JSON array of
 * attempt rows, and only those whose owner is in the CTE `owners` (column `object_id`) are inserted. When it is due, when it was
 * sent and until when it may be is told by the database's clock, as everywhere: the creating process may have another.
 */
export function insertAttemptsOf(owners: string, rows: string): string {
  return `
    INSERT INTO attempts (id, owner_type, owner_id, merchant_id, provider, operation, reference, callback_token, network,
      msisdn, amount_minor, currency, description, state, next_action, next_action_at, send_before, sends, unproven_sends,
      last_sent_at, is_known_to_rail, polls, not_founds, trail, routing, has_alternative, rail_fee_minor,
      platform_fee_minor, original, needs_review, correlation_id, created_at, updated_at)
    SELECT a.id, a.owner_type, a.owner_id, a.merchant_id, a.provider, a.operation, a.reference, a.callback_token, a.network,
      a.msisdn, a.amount_minor, a.currency, a.description, a.state, a.next_action, now() + (a.next_action_at - a.created_at),
      now() + (a.send_before - a.created_at), a.sends, a.unproven_sends, CASE WHEN a.last_sent_at IS NOT NULL THEN now() END, a.is_known_to_rail,
      a.polls, a.not_founds, a.trail, a.routing, a.has_alternative, a.rail_fee_minor, a.platform_fee_minor, a.original,
      a.needs_review, a.correlation_id, a.created_at, a.updated_at
    FROM json_populate_recordset(NULL::attempts, ${rows}::json) a
    JOIN ${owners} ON ${owners}.object_id = a.owner_id`;
}

/** What the engine needs of a row to act on it, with its facts as they are after the claim. */
const CLAIMED_COLUMNS = `
  a.id, a.owner_type, a.owner_id, a.provider, a.operation, a.reference, a.callback_token, a.network, a.msisdn,
  a.amount_minor, a.currency, a.description, a.correlation_id, a.state, a.sends, a.unproven_sends, a.last_sent_at,
  a.is_known_to_rail, a.polls, a.not_founds, a.send_before, a.has_alternative, a.original, a.finished_at,
  extract(epoch FROM now())::float8 * 1000 AS claimed_ms`;

/** What is told of a row that has changed. */
const CHANGED_COLUMNS = `
  a.id, a.owner_type, a.owner_id, a.merchant_id, a.provider, a.operation, a.reference, a.network, a.msisdn, a.amount_minor,
  a.currency, a.rail_fee_minor, a.platform_fee_minor, a.rail_transaction_id, a.state, a.outcome_class, a.failure_code, a.correlation_id, a.needs_review`;

/**
 * Takes what is due: the row is leased by moving its next action behind the lease, and that action is always to ask. So
 * whoever dies with a claim in hand leaves behind an attempt that is asked about, never one that is sent blindly again.
 * $1 = limit, $2 = lease in milliseconds, $3 = rails that are left out.
 */
export const CLAIM_DUE: Statement = {
  name: 'attempts.claim-due',
  text: `
    WITH due AS (
      SELECT id, next_action FROM attempts
      WHERE next_action_at <= now() AND provider <> ALL ($3::text[])
      ORDER BY next_action_at
      LIMIT $1
      FOR UPDATE SKIP LOCKED
    )
    UPDATE attempts a SET
      next_action = 'ask_status',
      next_action_at = now() + $2 * interval '1 millisecond',
      sends = a.sends + (due.next_action = 'send')::int,
      unproven_sends = a.unproven_sends + (due.next_action = 'send')::int,
      last_sent_at = CASE WHEN due.next_action = 'send' THEN now() ELSE a.last_sent_at END
    FROM due
    WHERE a.id = due.id
    RETURNING due.next_action AS action, NULL::uuid AS receipt_id, ${CLAIMED_COLUMNS}`,
};

/**
 * Stores callbacks and, in the same statement, has their attempts asked about: at once by the process that received them
 * (claim = true, it gets the rows), or by the next worker. The same callback again is neither stored nor acted on.
 * Only the rail knows the token, so a callback shows that it has the instruction: "not found" is no proof after that.
 * A failed attempt is asked about once more, so that a late success does not stay unseen; a succeeded one is not.
 * $1 = JSON array of receipts, $2 = lease in milliseconds.
 */
export const STORE_RECEIPTS: Statement = {
  name: 'attempts.store-receipts',
  text: `
    WITH input AS (
      SELECT * FROM json_to_recordset($1::json) AS x(
        id uuid, provider text, token text, fingerprint text, claimed_status text, body text, received_at timestamptz, claim boolean)
    ), matched AS (
      SELECT input.*, a.id AS attempt_id FROM input
      JOIN attempts a ON a.callback_token = input.token AND a.provider = input.provider
    ), stored AS (
      INSERT INTO webhook_receipts (id, provider, fingerprint, attempt_id, claimed_status, body, received_at)
      SELECT id, provider, decode(fingerprint, 'hex'), attempt_id, claimed_status, decode(body, 'base64'), received_at
      FROM matched ORDER BY provider, fingerprint
      ON CONFLICT (provider, fingerprint) DO NOTHING
      RETURNING id
    ), locked AS (
      SELECT a.id, matched.id AS receipt_id, matched.claim FROM attempts a
      JOIN matched ON matched.attempt_id = a.id
      JOIN stored ON stored.id = matched.id
      WHERE a.state <> 'succeeded' AND a.last_sent_at IS NOT NULL
      ORDER BY a.id
      FOR UPDATE OF a
    ), woken AS (
      UPDATE attempts a SET
        is_known_to_rail = true,
        next_action = 'ask_status',
        next_action_at = CASE WHEN locked.claim THEN now() + $2 * interval '1 millisecond' ELSE now() END
      FROM locked
      WHERE a.id = locked.id
      RETURNING locked.receipt_id, locked.claim, ${CLAIMED_COLUMNS}
    )
    SELECT matched.id AS receipt, stored.id IS NOT NULL AS is_new, woken.claim AS is_claimed, 'ask_status' AS action, woken.*
    FROM matched
    LEFT JOIN stored ON stored.id = matched.id
    LEFT JOIN woken ON woken.receipt_id = matched.id`,
};

/**
 * Settles a batch of answers. Final states never change, but an answer that contradicts one is flagged for a person, and a
 * success after a failure is kept as what it is, once; an
 * answer that is proof ends an attempt whatever it was; any other counts only while the attempt is what its reporter saw.
 * What ends it, or has it sent again, because the rail does not have it must have seen that the rail never showed it: a
 * callback may have come meanwhile, and has left the next question due.
 * Rows are locked in the order of their ids, as everywhere, so that two batches never wait for each other.
 * $1 = JSON array of reports.
 */
export const SETTLE: Statement = {
  name: 'attempts.settle',
  text: `
    WITH input AS (
      SELECT * FROM json_to_recordset($1::json) AS x(
        id uuid, seen_state text, seen_sends int, state text, is_proof boolean, next_action text, next_in_ms float8,
        proves_not_sent boolean, is_poll boolean, is_known_to_rail boolean, not_founds int, needs_review boolean,
        outcome_class text, failure_code text, rail_transaction_id text, evidence jsonb, trail jsonb)
    ), locked AS (
      SELECT a.id, a.state, a.sends, a.late_success, a.finished_at, a.is_known_to_rail AS is_known
      FROM attempts a JOIN input ON input.id = a.id ORDER BY a.id FOR UPDATE OF a
    ), compared AS (
      SELECT input.*, locked.state AS old_state, locked.sends AS old_sends, locked.finished_at IS NOT NULL AS was_final,
        CASE locked.state
          WHEN 'succeeded' THEN input.outcome_class IN ('declined', 'refused_by_rail')
          WHEN 'failed' THEN input.outcome_class IN ('succeeded', 'accepted')
          ELSE false
        END AS contradicts,
        locked.state = 'failed' AND input.outcome_class = 'succeeded' AND locked.late_success IS NULL AS is_late_success,
        locked.is_known AND NOT input.is_known_to_rail AND input.outcome_class IN ('not_sent', 'unknown_reference')
          AND (input.state = 'failed' OR input.next_action = 'send') AS is_refuted
      FROM input JOIN locked ON locked.id = input.id
    ), accepted AS (
      -- What contradicts an end by another end is told to a person or to the owner; nothing more is to be asked.
      SELECT *, contradicts AND outcome_class <> 'accepted' AS is_told FROM compared
      WHERE CASE
        WHEN was_final THEN state = old_state OR contradicts
        ELSE is_proof OR (old_state = seen_state AND old_sends = seen_sends AND NOT is_refuted)
      END
    )
    UPDATE attempts a SET
      state = CASE WHEN x.was_final THEN a.state ELSE x.state END,
      next_action = CASE WHEN NOT x.is_told THEN x.next_action END,
      next_action_at = CASE WHEN NOT x.is_told THEN now() + x.next_in_ms * interval '1 millisecond' END,
      unproven_sends = greatest(a.unproven_sends - x.proves_not_sent::int, 0),
      polls = a.polls + x.is_poll::int,
      is_known_to_rail = a.is_known_to_rail OR x.is_known_to_rail,
      not_founds = x.not_founds,
      needs_review = x.needs_review OR x.contradicts OR (a.needs_review AND (x.was_final OR x.state NOT IN ('succeeded','failed'))),
      outcome_class = CASE WHEN x.was_final THEN a.outcome_class ELSE x.outcome_class END,
      failure_code = CASE WHEN x.was_final THEN a.failure_code ELSE x.failure_code END,
      rail_transaction_id = coalesce(a.rail_transaction_id, x.rail_transaction_id),
      late_success = CASE WHEN x.is_late_success THEN x.evidence ELSE a.late_success END,
      evidence = CASE WHEN x.was_final THEN a.evidence WHEN x.state IN ('succeeded','failed') THEN x.evidence END,
      trail = CASE WHEN jsonb_array_length(a.trail) < ${MAX_TRAIL_ENTRIES} THEN a.trail || x.trail ELSE a.trail END,
      finished_at = CASE WHEN x.was_final THEN a.finished_at WHEN x.state IN ('succeeded','failed') THEN now() END,
      updated_at = now()
    FROM accepted x
    WHERE a.id = x.id
    RETURNING ${CHANGED_COLUMNS}, x.old_state, x.is_late_success`,
};

/**
 * Ends attempts of which nothing can have arrived; the database decides it, under the row's lock. What was sent, provably in
 * vain, is looked at again some time later like everything that has failed: the rail may have been wrong.
 * $1 = owners, $2 = evidence, $3 = trail, $4 = until that look in milliseconds.
 */
export const CANCEL_UNSENT: Statement = {
  name: 'attempts.cancel-unsent',
  text: `
    UPDATE attempts a SET
      state = 'failed', failure_code = 'cancelled', outcome_class = 'not_sent', evidence = $2, trail = trail || $3::jsonb,
      next_action = CASE WHEN sends > 0 AND $4::float8 IS NOT NULL THEN 'ask_status' END,
      next_action_at = CASE WHEN sends > 0 THEN now() + $4 * interval '1 millisecond' END,
      needs_review = false, finished_at = now(), updated_at = now()
    WHERE owner_id = ANY ($1::uuid[]) AND state = 'sending' AND unproven_sends = 0 AND NOT is_known_to_rail
    RETURNING ${CHANGED_COLUMNS}, 'sending' AS old_state, false AS is_late_success`,
};

/** Live attempts of these owners are not sent again, whatever comes. $1 = owners. */
export const STOP_SENDING: Statement = {
  name: 'attempts.stop-sending',
  text: `
    UPDATE attempts a SET send_before = least(a.send_before, now()), updated_at = now()
    WHERE owner_id = ANY ($1::uuid[]) AND state IN ('sending','pending','unknown')`,
};

/**
 * One that a rail may have and that has not ended, locked: of two operators one wins. While its sender may still be waiting for
 * an answer, or it waits to be sent again, it is not theirs. $1 = id, $2 = lease in milliseconds.
 */
export const LOCK_OPEN: Statement = {
  name: 'attempts.lock-open',
  text: `
    SELECT 'ask_status' AS action, NULL::uuid AS receipt_id, ${CLAIMED_COLUMNS}
    FROM attempts a
    WHERE a.id = $1 AND (a.state IN ('pending','unknown') OR (a.state = 'sending' AND a.unproven_sends > 0
      AND a.next_action IS DISTINCT FROM 'send' AND a.last_sent_at <= now() - $2 * interval '1 millisecond'))
    FOR UPDATE`,
};

/** What has been taken care of needs no person. $1 = ids. */
export const CLEAR_REVIEWS: Statement = {
  name: 'attempts.clear-reviews',
  text: `UPDATE attempts SET needs_review = false WHERE id = ANY ($1::uuid[])`,
};

/** $1 = ids. */
export const FLAG_FOR_REVIEW: Statement = {
  name: 'attempts.flag-for-review',
  text: `UPDATE attempts SET needs_review = true WHERE id = ANY ($1::uuid[])`,
};

/** Attempts that follow a failed one, in the transaction that settled it. $1 = JSON array of attempt rows. */
export const INSERT_NEXT: Statement = {
  name: 'attempts.insert-next',
  text: `
    WITH owners AS (SELECT x.owner_id AS object_id FROM json_to_recordset($1::json) AS x(owner_id uuid))
    ${insertAttemptsOf('owners', '$1')}`,
};
