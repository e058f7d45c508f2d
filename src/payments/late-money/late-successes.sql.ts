import type { Statement } from '../../persistence/database.js';

/** Two late attempts of one payment take turns. $1 = payments. */
export const LOCK_LATE: Statement = {
  name: 'payments.lock-late',
  text: 'SELECT id FROM payments WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
};

/**
 * The payments of late attempts, once they are locked, with their merchants' policy. Other money: another attempt that has moved it, may
 * still move it, or came late itself. $1 = payments, $2 = their late attempts, in the same order.
 */
export const READ_LATE: Statement = {
  name: 'payments.read-late',
  text: `
    SELECT p.id, p.merchant_id, p.reference, m.late_success_policy AS policy,
      EXISTS (
        SELECT 1 FROM attempts o
        WHERE o.owner_id = p.id AND o.id <> x.attempt_id AND (o.state <> 'failed' OR o.late_success IS NOT NULL)
      ) AS has_other_money
    FROM unnest($1::uuid[], $2::uuid[]) AS x(payment_id, attempt_id)
    JOIN payments p ON p.id = x.payment_id
    JOIN merchants m ON m.id = p.merchant_id`,
};

/** The money is there, whatever becomes of it. $1 = JSON array of { id, amount_minor }. */
export const CAPTURE_LATE: Statement = {
  name: 'payments.capture-late',
  text: `
    UPDATE payments p SET
      captured_minor = p.captured_minor + x.amount_minor, event_sequence = p.event_sequence + 1, updated_at = now()
    FROM json_to_recordset($1::json) AS x(id uuid, amount_minor bigint)
    WHERE p.id = x.id
    RETURNING p.id, p.merchant_id, p.status, p.amount_minor, p.currency, p.reference, p.event_sequence, p.updated_at`,
};

/** $1 = JSON array of rows. */
export const KEEP_LATE: Statement = {
  name: 'payments.keep-late',
  text: `
    INSERT INTO late_successes (attempt_id, payment_id, policy, resolution, refund_id, resolved_at)
    SELECT x.attempt_id, x.payment_id, x.policy, x.resolution, x.refund_id, CASE WHEN x.resolution <> 'held' THEN now() END
    FROM json_populate_recordset(NULL::late_successes, $1::json) x`,
};

/** The payment's own money, come late. $1 = attempts, whose payments it has just confirmed. */
export const KEEP_AS_OWN: Statement = {
  name: 'payments.keep-as-own',
  text: `
    INSERT INTO late_successes (attempt_id, payment_id, policy, resolution, resolved_at)
    SELECT a.id, p.id, m.late_success_policy, 'accepted', now()
    FROM attempts a JOIN payments p ON p.id = a.owner_id JOIN merchants m ON m.id = p.merchant_id
    WHERE a.id = ANY ($1::uuid[])`,
};

/**
 * Late money whose refund has failed is held again, and a person is asked to look. $1 = refunds.
 */
export const HOLD_AGAIN: Statement = {
  name: 'payments.hold-again',
  text: `
    WITH held AS (
      UPDATE late_successes SET resolution = 'held', refund_id = NULL, resolved_at = NULL
      WHERE refund_id = ANY ($1::uuid[])
      RETURNING attempt_id, payment_id, policy
    ), told AS (
      UPDATE payments p SET event_sequence = p.event_sequence + 1, updated_at = now() FROM held WHERE p.id = held.payment_id
      RETURNING p.id, p.merchant_id, p.status, p.amount_minor, p.currency, p.reference, p.event_sequence, p.updated_at
    )
    SELECT told.*, held.attempt_id, held.policy, a.provider, a.rail_transaction_id, a.failure_code, a.correlation_id
    FROM held JOIN told ON told.id = held.payment_id JOIN attempts a ON a.id = held.attempt_id`,
};

/** $1 = refunds of late money that had failed. Their payments are locked. */
export const LEFT_AFTER_ALL: Statement = {
  name: 'payments.left-after-all',
  text: `
    UPDATE late_successes l SET resolution = 'refunded', refund_id = r.id, resolved_at = now()
    FROM refunds r
    WHERE r.id = ANY ($1::uuid[]) AND r.origin = 'late_success' AND l.attempt_id = r.attempt_id AND l.resolution = 'held'
    RETURNING l.refund_id`,
};

const SHOWN = `
  l.attempt_id, l.payment_id, l.policy, l.resolution, l.refund_id, l.found_at, l.resolved_at, a.provider,
  a.rail_transaction_id, a.amount_minor, a.currency`;

/** $1 = payment. */
export const LATE_OF_PAYMENT: Statement = {
  name: 'payments.late-of-payment',
  text: `
    SELECT ${SHOWN} FROM late_successes l JOIN attempts a ON a.id = l.attempt_id WHERE l.payment_id = $1 ORDER BY l.attempt_id
    LIMIT 50`,
};

/** Oldest first. $1 = after this attempt or null, $2 = limit. */
export const LIST_HELD: Statement = {
  name: 'payments.list-held',
  text: `
    SELECT ${SHOWN}, l.attempt_id AS id FROM late_successes l JOIN attempts a ON a.id = l.attempt_id
    WHERE l.resolution = 'held' AND ($1::uuid IS NULL OR l.attempt_id > $1) ORDER BY l.attempt_id LIMIT $2`,
};

/** Attempts are locked before payments, and what is read after it is what its last correction has left. $1 = attempt. */
export const LOCK_COLLECTION: Statement = {
  name: 'payments.lock-collection',
  text: 'SELECT owner_id FROM attempts WHERE id = $1 FOR UPDATE',
};

/** Locked, so that one of two decisions wins. $1 = attempt, which is locked, as its payment is. */
export const LOCK_HELD: Statement = {
  name: 'payments.lock-held',
  text: `
    SELECT ${SHOWN}, p.merchant_id, p.reference, a.network, a.msisdn, a.operation, a.reference AS rail_reference, a.rail_fee_minor,
      a.platform_fee_minor, a.correlation_id
    FROM late_successes l JOIN attempts a ON a.id = l.attempt_id JOIN payments p ON p.id = l.payment_id
    WHERE l.attempt_id = $1 AND l.resolution = 'held' FOR UPDATE OF l`,
};

/** Another attempt that has brought money which the merchant keeps, or that still may. $1 = payment, locked, $2 = attempt. */
export const OTHER_MONEY: Statement = {
  name: 'payments.other-money',
  text: `
    SELECT o.id FROM attempts o LEFT JOIN late_successes l ON l.attempt_id = o.id
    WHERE o.owner_id = $1 AND o.id <> $2
      AND (l.resolution = 'accepted' OR (o.state <> 'failed' AND l.attempt_id IS NULL)) LIMIT 1`,
};

/** $1 = attempt, $2 = resolution, $3 = refund or null. */
export const RESOLVE_HELD: Statement = {
  name: 'payments.resolve-held',
  text: `
    UPDATE late_successes SET resolution = $2, refund_id = $3, resolved_at = now() WHERE attempt_id = $1 AND resolution = 'held'`,
};
