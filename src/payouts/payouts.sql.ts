import type { Statement } from '../persistence/database.js';

/** $1 = JSON array of rows. */
export const INSERT: Statement = {
  name: 'payouts.insert',
  text: `
    INSERT INTO payouts (id, merchant_id, reference, status, amount_minor, currency, network, network_source, msisdn, description,
      metadata, provider, reserved_minor, payment_id, leg_id, event_sequence, correlation_id, created_at, updated_at)
    SELECT p.id, p.merchant_id, p.reference, 'initiated', p.amount_minor, p.currency, p.network, p.network_source, p.msisdn,
      p.description, p.metadata, p.provider, p.reserved_minor, p.payment_id, p.leg_id, 1, p.correlation_id, p.created_at, p.created_at
    FROM json_populate_recordset(NULL::payouts, $1::json) p`,
};

/** $1 = ids. */
export const RESERVED: Statement = {
  name: 'payouts.reserved',
  text: 'SELECT id, reserved_minor FROM payouts WHERE id = ANY ($1::uuid[])',
};
