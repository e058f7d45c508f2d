import { insertAttemptsOf } from '../attempts/attempts.sql.js';
import { insertEventsOf } from '../events/event-log.js';
import type { Statement } from '../persistence/database.js';
import { takeKeys } from '../resilience/idempotency-keys.js';

/**
 * A payment comes to be in ONE statement: its idempotency key, itself, its first attempt and its first event, for as many
 * payments as came together. A payment whose key was taken is not created, nor anything of it.
 * $1 = keys, $2 = payments, $3 = attempts, $4 = events, each a JSON array. Returns the ids that were created.
 */
export const CREATE: Statement = {
  name: 'payments.create',
  text: `
    WITH fresh AS (${takeKeys('$1')}
    ), new_payments AS (
      INSERT INTO payments (id, merchant_id, reference, status, amount_minor, currency, payer_network, payer_network_source,
        payer_msisdn, description, metadata, provider, expires_at, event_sequence, correlation_id, created_at, updated_at)
      SELECT p.id, p.merchant_id, p.reference, p.status, p.amount_minor, p.currency, p.payer_network,
        p.payer_network_source, p.payer_msisdn, p.description, p.metadata, p.provider, p.expires_at, p.event_sequence, p.correlation_id, p.created_at, p.updated_at
      FROM json_populate_recordset(NULL::payments, $2::json) p
      JOIN fresh ON fresh.object_id = p.id
    ), new_attempts AS (${insertAttemptsOf('fresh', '$3')}
    ), new_events AS (${insertEventsOf('fresh', '$4')}
    )
    SELECT object_id AS id FROM fresh`,
};

/** $1 = merchant, $2 = payment. */
export const FIND_STATUS: Statement = {
  name: 'payments.find-status',
  text: `
    SELECT p.id, p.status, p.failure_code, p.updated_at,
      EXISTS (SELECT 1 FROM attempts a WHERE a.owner_id = p.id AND a.needs_review) AS needs_review
    FROM payments p WHERE p.merchant_id = $1 AND p.id = $2`,
};
