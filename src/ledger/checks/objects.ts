import type { Check } from './check.js';
import { OWN_MOVED } from './late-booked.js';

/** Postings against what they are about. */
export const OBJECTS: readonly Check[] = [
  {
    // Of a movement, the rail is the one that has moved it; of late money that goes back, the one that took it.
    name: 'every entry is on an account of the merchant and the rail that its posting is about',
    text: `
      WITH about AS (
        SELECT p.id, p.kind, p.object_id, coalesce(y.merchant_id, o.merchant_id, f.merchant_id, a.merchant_id) AS merchant_id,
          a.provider
        FROM postings p
        LEFT JOIN payments y ON y.id = p.object_id
        LEFT JOIN payouts o ON o.id = p.object_id
        LEFT JOIN refunds f ON f.id = p.object_id
        LEFT JOIN fee_corrections c ON c.id = p.object_id
        LEFT JOIN (SELECT DISTINCT ON (owner_id) owner_id, id FROM (${OWN_MOVED}
        ) own ORDER BY owner_id, id) s ON s.owner_id = p.object_id
        LEFT JOIN attempts a ON a.id = CASE p.kind
          WHEN 'fee_corrected' THEN c.attempt_id
          WHEN 'late_money_refunded' THEN f.attempt_id
          ELSE coalesce(s.id, p.object_id) END
      )
      SELECT format('posting %s (%s of %s, which is of merchant %s and rail %s) has an entry on the %s of %s', about.id, about.kind,
        about.object_id, about.merchant_id, about.provider, c.kind, coalesce(c.merchant_id::text, c.provider)) AS broken
      FROM about
      JOIN entries e ON e.posting_id = about.id
      JOIN accounts c ON c.id = e.account_id
      WHERE (c.merchant_id IS NOT NULL AND c.merchant_id IS DISTINCT FROM about.merchant_id)
        OR (c.provider IS NOT NULL AND c.provider IS DISTINCT FROM about.provider)
      ORDER BY about.id LIMIT 1`,
  },
];
