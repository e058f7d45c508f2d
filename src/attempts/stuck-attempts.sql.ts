import type { Statement } from '../persistence/database.js';

const SHOWN = `
  a.id, a.owner_type, a.owner_id, a.merchant_id, a.provider, a.operation, a.reference, a.msisdn, a.amount_minor, a.currency,
  a.state, a.outcome_class, a.failure_code, a.needs_review, a.sends, a.polls, a.last_sent_at, a.next_action, a.next_action_at,
  a.created_at`;

/** Oldest first. $1 = older than so many seconds, $2 = rail or null, $3 = after this id or null, $4 = limit. */
export const LIST_STUCK: Statement = {
  name: 'attempts.list-stuck',
  text: `
    SELECT ${SHOWN} FROM attempts a
    WHERE (a.needs_review OR (a.state IN ('sending','pending','unknown') AND a.created_at <= now() - $1 * interval '1 second'))
      AND ($2::text IS NULL OR a.provider = $2) AND ($3::uuid IS NULL OR a.id > $3)
    ORDER BY a.id LIMIT $4`,
};

/** $1 = id. */
export const FIND_SHOWN: Statement = {
  name: 'attempts.find-shown',
  text: `SELECT ${SHOWN} FROM attempts a WHERE a.id = $1`,
};

/** One that is still to be sent is left to be sent. $1 = id. */
export const ASK_NOW: Statement = {
  name: 'attempts.ask-now',
  text: `
    UPDATE attempts SET next_action = 'ask_status', next_action_at = now()
    WHERE id = $1 AND last_sent_at IS NOT NULL AND state <> 'succeeded' AND next_action IS DISTINCT FROM 'send'
    RETURNING id`,
};

/** Only what has ended: the flag of a live attempt is taken off by what ends it. $1 = id. */
export const CLEAR_REVIEW: Statement = {
  name: 'attempts.clear-review',
  text: `UPDATE attempts SET needs_review = false WHERE id = $1 AND finished_at IS NOT NULL AND needs_review RETURNING id`,
};

/** How many there are of each kind, for the overview. $1 = older than so many seconds. */
export const COUNT_STUCK: Statement = {
  name: 'attempts.count-stuck',
  text: `
    SELECT
      (SELECT count(*)::int FROM attempts WHERE needs_review) AS needs_review,
      (SELECT count(*)::int FROM attempts WHERE state IN ('sending','pending','unknown')
        AND created_at <= now() - $1 * interval '1 second') AS old`,
};
