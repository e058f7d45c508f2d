import type { Statement } from '../persistence/database.js';

/**
 * Reserves on the payments and writes the refunds. That no more goes back than was taken is a CHECK of the payment's row,
 * whose lock makes concurrent refunds of one payment take turns. $1 = JSON array of refund rows.
 */
export const OPEN: Statement = {
  name: 'refunds.open',
  text: `
    WITH reserved AS (
      UPDATE payments p SET refunded_minor = p.refunded_minor + x.amount_minor
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

/** What was reserved for refunds that have failed may be given back again. $1 = refunds. */
export const RELEASE: Statement = {
  name: 'refunds.release',
  text: `
    WITH x AS (
      SELECT payment_id, sum(amount_minor)::bigint AS amount_minor FROM refunds WHERE id = ANY ($1::uuid[]) GROUP BY payment_id
    ), locked AS (
      SELECT p.id FROM payments p JOIN x ON x.payment_id = p.id ORDER BY p.id FOR UPDATE OF p
    )
    UPDATE payments p SET refunded_minor = p.refunded_minor - x.amount_minor
    FROM x JOIN locked ON locked.id = x.payment_id
    WHERE p.id = x.payment_id`,
};
