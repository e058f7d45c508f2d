import type { Statement } from '../persistence/database.js';

/** Attempts are locked before accounts; what is read after it is what the correction before has left. $1 = attempt. */
export const LOCK_ATTEMPT: Statement = {
  name: 'fees.lock-attempt',
  text: 'SELECT id FROM attempts WHERE id = $1 FOR UPDATE',
};

/** What is booked for a locked attempt, and who bears it. $1 = attempt. */
export const READ_BOOKED: Statement = {
  name: 'fees.read-booked',
  text: `
    SELECT a.merchant_id, a.owner_type, a.provider, a.currency, a.rail_fee_minor,
      a.state = 'succeeded' OR a.late_success IS NOT NULL AS has_moved,
      l.resolution AS late_resolution, r.origin AS refund_origin,
      EXISTS (
        SELECT 1 FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts c ON c.id = e.account_id
        WHERE p.object_id = a.id AND p.kind = 'refund_late' AND c.kind = 'merchant_due'
      ) AS is_owed_by_merchant
    FROM attempts a
    LEFT JOIN late_successes l ON l.attempt_id = a.id
    LEFT JOIN refunds r ON r.id = a.owner_id
    WHERE a.id = $1`,
};

/** $1 = id, $2 = attempt, $3 = fee before, $4 = fee after, $5 = who bears it, $6 = the operator's key, $7 = reason. */
export const KEEP_CORRECTION: Statement = {
  name: 'fees.keep-correction',
  text: `
    WITH corrected AS (
      UPDATE attempts SET rail_fee_minor = $4, updated_at = now() WHERE id = $2
    )
    INSERT INTO fee_corrections (id, attempt_id, nth, before_minor, after_minor, borne_by, api_key_id, reason)
    SELECT $1, $2, 1 + count(*), $3, $4, $5, $6, $7 FROM fee_corrections WHERE attempt_id = $2`,
};
