import { insertAttemptsOf } from '../attempts/attempts.sql.js';
import { insertEventsOf } from '../events/event-log.js';
import type { Statement } from '../persistence/database.js';
import { takeKeys } from '../resilience/idempotency/idempotency-keys.js';
import { countOf, rememberWalletsOf } from '../resilience/velocity/velocity.sql.js';
import { insertLegsOf } from './legs/split-legs.js';

const COLUMNS = [
  'id',
  'merchant_id',
  'reference',
  'status',
  'amount_minor',
  'currency',
  'payer_network',
  'payer_network_source',
  'payer_msisdn',
  'payer_device_id',
  'payer_ip',
  'description',
  'metadata',
  'provider',
  'failure_code',
  'risk',
  'review_state',
  'review_wish',
  'settlement',
  'fees_borne_by',
  'expires_at',
  'event_sequence',
  'correlation_id',
  'created_at',
  'updated_at',
  'finished_at',
];

/**
 * A payment comes to be in ONE statement: its idempotency key, itself, its first attempt (unless it is denied or held), its
 * first events, its place in the counters and its legs, for as many payments as came together. A payment whose key was taken is not
 * created, nor anything of it. $1 = keys, $2 = payments, $3 = attempts, $4 = events, $5 = counts, $6 = wallets that were
 * seen, $7 = legs, each a JSON array. Returns the ids that were created.
 */
export const CREATE: Statement = {
  name: 'payments.create',
  text: `
    WITH fresh AS (${takeKeys('$1')}
    ), new_payments AS (
      INSERT INTO payments (${COLUMNS.join(', ')})
      SELECT ${COLUMNS.map((column) => `p.${column}`).join(', ')}
      FROM json_populate_recordset(NULL::payments, $2::json) p
      JOIN fresh ON fresh.object_id = p.id
    ), new_attempts AS (${insertAttemptsOf('fresh', '$3')}
    ), new_events AS (${insertEventsOf('fresh', '$4')}
    ), new_counts AS (${countOf('fresh', '$5')}
    ), new_wallets AS (${rememberWalletsOf('fresh', '$6')}
    ), new_legs AS (${insertLegsOf('fresh', '$7')}
    )
    SELECT object_id AS id FROM fresh`,
};

/** What is told of a payment that has just changed, and what the counters are told when it has ended. */
export const MOVED_COLUMNS = `
  p.id, p.merchant_id, p.status, p.amount_minor, p.currency, p.reference, p.failure_code, p.event_sequence, p.updated_at,
  p.payer_msisdn, p.payer_device_id, host(p.payer_ip) AS payer_ip, p.correlation_id, p.created_at,
  CASE WHEN p.review_state = 'approved' THEN p.reviewed_at ELSE p.created_at END AS counted_at`;

/** Payments that have ended in this transaction, with what the counters are told of them. $1 = ids. */
export const FIND_MOVED: Statement = {
  name: 'payments.find-moved',
  text: `SELECT ${MOVED_COLUMNS} FROM payments p WHERE p.id = ANY ($1::uuid[])`,
};

/** $1 = merchant, $2 = payment. */
export const FIND_STATUS: Statement = {
  name: 'payments.find-status',
  text: `
    SELECT p.id, p.status, p.failure_code, p.updated_at,
      EXISTS (SELECT 1 FROM attempts a WHERE a.owner_id = p.id AND a.needs_review) AS needs_review
    FROM payments p WHERE p.merchant_id = $1 AND p.id = $2`,
};
