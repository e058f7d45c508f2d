import { insertAttemptsOf } from '../../attempts/attempts.sql.js';
import type { Statement } from '../../persistence/database.js';
import { MOVED_COLUMNS } from '../payments.sql.js';

/**
 * A held payment and the attempt that it goes on with, if it still waits and its time is not over: of two who decide at the
 * same moment, the second finds nothing. $1 = payment, $2 = rail, $3 = when it expires now, $4 = JSON array of one attempt.
 */
export const RELEASE: Statement = {
  name: 'payments.release',
  text: `
    WITH released AS (
      UPDATE payments p SET review_state = 'approved', reviewed_at = now(), provider = $2, expires_at = $3,
        event_sequence = p.event_sequence + 1, updated_at = now()
      WHERE p.id = $1 AND p.review_state = 'waiting' AND p.expires_at > now()
      RETURNING p.*, p.id AS object_id
    ), new_attempts AS (${insertAttemptsOf('released', '$4')}
    )
    SELECT ${MOVED_COLUMNS} FROM released p`,
};

/** That nothing was ever sent is proved by this: there is no attempt. */
const END = `
  UPDATE payments p SET
    status = $1, failure_code = $2, review_state = $3, reviewed_at = now(), event_sequence = p.event_sequence + 1,
    updated_at = now(), finished_at = now()
  FROM held
  WHERE p.id = held.id AND p.review_state = 'waiting' AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.owner_id = p.id)
  RETURNING ${MOVED_COLUMNS}`;

/** $1 = status, $2 = failure code, $3 = state of the review, $4 = payment. */
export const END_ONE: Statement = {
  name: 'payments.end-held',
  text: `WITH held AS (SELECT $4::uuid AS id) ${END}`,
};

/** Those whose time is over. $1 = status, $2 = failure code, $3 = state of the review, $4 = limit. */
export const END_OVERDUE: Statement = {
  name: 'payments.end-overdue-held',
  text: `
    WITH held AS (
      SELECT id FROM payments WHERE review_state = 'waiting' AND expires_at <= now()
      ORDER BY expires_at LIMIT $4 FOR UPDATE SKIP LOCKED
    ) ${END}`,
};

export const COUNT_WAITING: Statement = {
  name: 'payments.count-held',
  text: `SELECT count(*)::int AS waiting FROM payments WHERE review_state = 'waiting'`,
};
