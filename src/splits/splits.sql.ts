import { LEG_COLUMNS } from '../payments/legs/split-legs.js';
import type { Statement } from '../persistence/database.js';

/** The legs of payments that have just been confirmed. $1 = payments. */
export const LEGS_OF_CONFIRMED: Statement = {
  name: 'splits.legs-of-confirmed',
  text: `
    SELECT ${LEG_COLUMNS}, p.fees_borne_by FROM split_legs l JOIN payments p ON p.id = l.payment_id
    WHERE l.payment_id = ANY ($1::uuid[]) AND l.status = 'waiting' ORDER BY l.payment_id, l.nth`,
};

/** $1 = JSON array of { id, status, gross_minor, payout_id, failure_code }. */
export const START_LEGS: Statement = {
  name: 'splits.start-legs',
  text: `
    UPDATE split_legs l SET
      status = x.status, gross_minor = coalesce(x.gross_minor, l.gross_minor), payout_id = coalesce(x.payout_id, l.payout_id),
      failure_code = x.failure_code, updated_at = now()
    FROM json_to_recordset($1::json) AS x(id uuid, status text, gross_minor bigint, payout_id uuid, failure_code text)
    WHERE l.id = x.id`,
};

/** The payments of legs whose payouts have ended, locked before the legs are changed. $1 = payouts. */
export const LOCK_PAYMENTS_OF_PAYOUTS: Statement = {
  name: 'splits.lock-payments-of-payouts',
  text: `
    SELECT p.id FROM payments p
    WHERE p.id IN (SELECT o.payment_id FROM payouts o WHERE o.id = ANY ($1::uuid[]))
    ORDER BY p.id FOR UPDATE`,
};

/** The payouts that are on their way for legs which another one of theirs has paid. $1 = payouts, whose payments are locked. */
export const REPLACED_BY: Statement = {
  name: 'splits.replaced-by',
  text: `
    SELECT l.payout_id FROM payouts o JOIN split_legs l ON l.id = o.leg_id
    WHERE o.id = ANY ($1::uuid[]) AND l.status = 'in_progress' AND l.payout_id <> o.id`,
};

/**
 * A leg is paid by whichever of its payouts is: also by an earlier one, late, while another is on its way. Paid is the end of
 * it: a payout that fails after that says nothing, and neither does an earlier one. $1 = JSON array of { payout_id, status,
 * failure_code }.
 */
export const END_LEGS: Statement = {
  name: 'splits.end-legs',
  text: `
    UPDATE split_legs l SET
      status = x.status, failure_code = x.failure_code, payout_id = x.payout_id, updated_at = now()
    FROM json_to_recordset($1::json) AS x(payout_id uuid, status text, failure_code text)
    JOIN payouts o ON o.id = x.payout_id
    WHERE l.id = o.leg_id AND l.status <> 'settled' AND (x.status = 'settled' OR l.payout_id = x.payout_id)`,
};

/** $1 = payments, which are locked. */
export const STATUSES_OF: Statement = {
  name: 'splits.statuses-of',
  text: `
    SELECT p.id, p.settlement, array_agg(l.status ORDER BY l.nth) AS statuses
    FROM payments p JOIN split_legs l ON l.payment_id = p.id WHERE p.id = ANY ($1::uuid[]) GROUP BY p.id`,
};

/** $1 = JSON array of { id, settlement, is_told }. */
export const SETTLE_PAYMENTS: Statement = {
  name: 'splits.settle-payments',
  text: `
    UPDATE payments p SET
      settlement = x.settlement, event_sequence = p.event_sequence + x.is_told::int, updated_at = now()
    FROM json_to_recordset($1::json) AS x(id uuid, settlement text, is_told boolean)
    WHERE p.id = x.id
    RETURNING p.id, p.merchant_id, p.status, p.amount_minor, p.currency, p.reference, p.settlement, p.event_sequence,
      p.correlation_id, p.updated_at`,
};

/** Whoever comes here has locked the payment. $1 = merchant, $2 = payment, $3 = leg. */
export const FIND_LEG: Statement = {
  name: 'splits.find-leg',
  text: `
    SELECT ${LEG_COLUMNS}, p.currency, p.fees_borne_by
    FROM split_legs l JOIN payments p ON p.id = l.payment_id
    WHERE p.merchant_id = $1 AND p.id = $2 AND l.id = $3`,
};

/** $1 = merchant, $2 = payment. */
export const LOCK_PAYMENT: Statement = {
  name: 'splits.lock-payment',
  text: 'SELECT id FROM payments WHERE merchant_id = $1 AND id = $2 FOR UPDATE',
};

/** $1 = merchant, $2 = payment. */
export const SETTLEMENT_OF: Statement = {
  name: 'splits.settlement-of',
  text: 'SELECT settlement FROM payments WHERE merchant_id = $1 AND id = $2',
};

/** $1 = leg, $2 = network, $3 = how it is known, $4 = number. */
export const REDIRECT_LEG: Statement = {
  name: 'splits.redirect-leg',
  text: 'UPDATE split_legs SET network = $2, network_source = $3, msisdn = $4, updated_at = now() WHERE id = $1',
};
