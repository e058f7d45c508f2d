import { insertAttemptsOf } from '../attempts/attempts.sql.js';
import { PAYMENT_TRANSITIONS } from '../domain/payment.js';
import { arrows } from '../domain/state-machine.js';
import { insertEventsOf } from '../events/event-log.js';
import type { Statement } from '../persistence/database.js';
import { takeKeys } from '../resilience/idempotency-keys.js';
import { countOf, rememberWalletsOf } from '../resilience/velocity.sql.js';

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
  'expires_at',
  'event_sequence',
  'correlation_id',
  'created_at',
  'updated_at',
  'finished_at',
];

/**
 * A payment comes to be in ONE statement: its idempotency key, itself, its first attempt (unless it is denied or held), its
 * first events and its place in the counters, for as many payments as came together. A payment whose key was taken is not
 * created, nor anything of it. $1 = keys, $2 = payments, $3 = attempts, $4 = events, $5 = counts, $6 = wallets that were
 * seen, each a JSON array. Returns the ids that were created.
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
    )
    SELECT object_id AS id FROM fresh`,
};

const ARROWS = arrows(PAYMENT_TRANSITIONS)
  .map(({ from, to }) => `('${from}','${to}')`)
  .join(', ');

/** What is told of a payment that has just changed, and what the counters are told when it has ended. */
export const MOVED_COLUMNS = `
  p.id, p.merchant_id, p.status, p.amount_minor, p.currency, p.reference, p.failure_code, p.event_sequence, p.updated_at,
  p.payer_msisdn, p.payer_device_id, host(p.payer_ip) AS payer_ip, p.correlation_id, p.created_at`;

/**
 * Moves payments along the arrows of their state machine, and only along them. Their rows are not locked in an order of
 * their own: whoever comes here holds the lock of the payment's only live attempt. $1 = JSON array of moves.
 */
export const MOVE: Statement = {
  name: 'payments.move',
  text: `
    UPDATE payments p SET
      status = x.status,
      failure_code = x.failure_code,
      event_sequence = p.event_sequence + 1,
      updated_at = now(),
      finished_at = CASE WHEN x.is_final THEN now() END
    FROM json_to_recordset($1::json) AS x(id uuid, status text, failure_code text, is_final boolean)
    JOIN (VALUES ${ARROWS}) AS arrow(from_status, to_status) ON arrow.to_status = x.status
    WHERE p.id = x.id AND p.status = arrow.from_status
    RETURNING ${MOVED_COLUMNS}`,
};

/**
 * Payments that may go on over another rail, with the rails that have carried them. Whoever comes here holds the lock of
 * each payment's only live attempt. $1 = ids.
 */
export const FIND_REROUTABLE: Statement = {
  name: 'payments.find-reroutable',
  text: `
    SELECT p.id, p.merchant_id, p.payer_network, p.payer_msisdn, p.amount_minor, p.currency, p.expires_at,
      p.correlation_id, coalesce(p.description, p.reference) AS description, tries.providers, tries.routing
    FROM payments p
    JOIN LATERAL (
      SELECT array_agg(a.provider) AS providers, (array_agg(a.routing ORDER BY a.id))[1] AS routing
      FROM attempts a WHERE a.owner_id = p.id
    ) tries ON true
    WHERE p.id = ANY ($1::uuid[]) AND p.finished_at IS NULL`,
};

/** $1 = JSON array of payments with their new rail. */
export const REROUTE: Statement = {
  name: 'payments.reroute',
  text: `
    UPDATE payments p SET provider = x.provider, event_sequence = p.event_sequence + 1, updated_at = now()
    FROM json_to_recordset($1::json) AS x(id uuid, provider text)
    WHERE p.id = x.id AND p.finished_at IS NULL
    RETURNING ${MOVED_COLUMNS}`,
};

/** $1 = merchant, $2 = payment. */
export const FIND_STATUS: Statement = {
  name: 'payments.find-status',
  text: `
    SELECT p.id, p.status, p.failure_code, p.updated_at,
      EXISTS (SELECT 1 FROM attempts a WHERE a.owner_id = p.id AND a.needs_review) AS needs_review
    FROM payments p WHERE p.merchant_id = $1 AND p.id = $2`,
};
