import type { Statement } from '../persistence/database.js';

/**
 * Reserves on the payments and writes the refunds. That no more goes back than was taken is a CHECK of the payment's row,
 * whose lock makes concurrent refunds of one payment take turns. $1 = JSON array of refund rows.
 */
export const OPEN: Statement = {
  name: 'refunds.open',
  text: `
    WITH reserved AS (
      UPDATE payments p SET refunded_minor = p.refunded_minor + x.amount_minor, updated_at = now()
      FROM (
        SELECT r.payment_id, sum(r.amount_minor)::bigint AS amount_minor
        FROM json_populate_recordset(NULL::refunds, $1::json) r GROUP BY r.payment_id
      ) x
      WHERE p.id = x.payment_id
    )
    INSERT INTO refunds (id, merchant_id, payment_id, attempt_id, origin, reference, status, amount_minor, currency, network,
      msisdn, reason, metadata, provider, reserved_minor, event_sequence, correlation_id, created_at, updated_at)
    SELECT r.id, r.merchant_id, r.payment_id, r.attempt_id, r.origin, r.reference, r.status, r.amount_minor, r.currency,
      r.network, r.msisdn, r.reason, r.metadata, r.provider, r.reserved_minor, 1, r.correlation_id, r.created_at, r.created_at
    FROM json_populate_recordset(NULL::refunds, $1::json) r`,
};

/** The attempts that took the late money which goes back, before payments are locked. $1 = refunds. */
export const LOCK_COLLECTIONS_OF: Statement = {
  name: 'refunds.lock-collections-of',
  text: `
    SELECT a.id FROM attempts a WHERE a.id IN (
      SELECT r.attempt_id FROM refunds r WHERE r.id = ANY ($1::uuid[]) AND r.origin = 'late_success'
    )
    ORDER BY a.id FOR UPDATE`,
};

/** Before they are counted anew. $1 = refunds. */
export const LOCK_PAYMENTS_OF: Statement = {
  name: 'refunds.lock-payments-of',
  text: `
    SELECT p.id FROM payments p WHERE p.id IN (SELECT r.payment_id FROM refunds r WHERE r.id = ANY ($1::uuid[]))
    ORDER BY p.id FOR UPDATE`,
};

/** A refund counts unless it has failed; one that left although it had failed counts as well. */
export const COUNTS = `(r.status <> 'failed' OR EXISTS (
        SELECT 1 FROM attempts a WHERE a.owner_id = r.id AND a.late_success IS NOT NULL
      ))`;

/**
 * What was or is given back of payments whose refunds have changed. When money has left twice against all proof, it is not
 * more than was taken: that it left is in the books, and was told. $1 = refunds, whose payments are locked.
 */
export const RECOUNT: Statement = {
  name: 'refunds.recount',
  text: `
    UPDATE payments p SET refunded_minor = least(p.captured_minor, (
      SELECT coalesce(sum(r.amount_minor), 0) FROM refunds r WHERE r.payment_id = p.id AND ${COUNTS}
    )), updated_at = now()
    WHERE p.id IN (SELECT r.payment_id FROM refunds r WHERE r.id = ANY ($1::uuid[]))`,
};
