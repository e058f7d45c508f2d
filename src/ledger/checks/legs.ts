import type { Check } from './check.js';

/** Shares of payments against the payouts that settle them. */
export const LEGS: readonly Check[] = [
  {
    name: 'a leg is as far as its payout has come',
    text: `
      SELECT format('leg %s of payment %s is %s, and its payout %s', id, payment_id, status,
        coalesce(payout_id || ' makes it ' || should_be, 'is not there, which makes it ' || should_be)) AS broken
      FROM (
        SELECT l.id, l.payment_id, l.status, o.id AS payout_id, CASE
          WHEN p.status <> 'confirmed' THEN 'waiting'
          WHEN o.status = 'succeeded' OR late.owner_id IS NOT NULL THEN 'settled'
          WHEN o.id IS NOT NULL AND o.finished_at IS NULL THEN 'in_progress'
          ELSE 'failed' END AS should_be
        FROM split_legs l
        JOIN payments p ON p.id = l.payment_id
        LEFT JOIN payouts o ON o.id = l.payout_id
        LEFT JOIN (SELECT DISTINCT owner_id FROM attempts WHERE owner_type = 'payout' AND late_success IS NOT NULL) late
          ON late.owner_id = o.id
      ) x
      WHERE status <> should_be ORDER BY id LIMIT 1`,
  },
  {
    // Legs that bear the fees are sent the most that their share can send and pay for: rounding leaves a minor unit or two. One
    // that an earlier payout has settled, late, may have been redirected since.
    name: 'the payout of a leg sends its share to its wallet',
    text: `
      SELECT format('leg %s gets %s of payment %s by payout %s, which sends %s and has set aside %s for %s of merchant %s',
        l.id, l.gross_minor, l.payment_id, o.id, o.amount_minor, o.reserved_minor, o.msisdn, o.merchant_id) AS broken
      FROM split_legs l
      JOIN payments p ON p.id = l.payment_id
      JOIN payouts o ON o.id = l.payout_id
      WHERE (l.merchant_id, l.merchant_id, p.currency, l.id, l.payment_id)
          IS DISTINCT FROM (p.merchant_id, o.merchant_id, o.currency, o.leg_id, o.payment_id)
        OR CASE p.fees_borne_by
          WHEN 'legs' THEN o.reserved_minor NOT BETWEEN l.gross_minor - 2 AND l.gross_minor
          ELSE o.amount_minor IS DISTINCT FROM l.gross_minor END
        OR ((l.network, l.msisdn) IS DISTINCT FROM (o.network, o.msisdn)
          AND NOT EXISTS (SELECT 1 FROM payouts n WHERE n.leg_id = l.id AND n.id > o.id))
      ORDER BY l.id LIMIT 1`,
  },
  {
    // Shares are rounded by the largest remainder, so up by one at most; fees that legs bear only make them less.
    name: 'a leg gets what it was promised',
    text: `
      SELECT format('leg %s gets %s of payment %s, and was promised %s', id, gross_minor, payment_id, promised) AS broken
      FROM (
        SELECT l.id, l.payment_id, l.gross_minor, l.share_bps IS NOT NULL AS is_share, p.fees_borne_by = 'legs' AS is_less,
          coalesce(l.amount_minor, p.amount_minor * l.share_bps / 10000) AS promised
        FROM split_legs l JOIN payments p ON p.id = l.payment_id WHERE l.gross_minor IS NOT NULL
      ) x
      WHERE gross_minor > promised + is_share::int OR (gross_minor < promised AND NOT is_less) ORDER BY id LIMIT 1`,
  },
  {
    name: 'the legs of a payment share no more than was paid',
    text: `
      SELECT format('the legs of payment %s, which is %s, share %s of %s', p.id, p.status, l.shared, p.amount_minor) AS broken
      FROM payments p
      JOIN (SELECT payment_id, sum(gross_minor) AS shared FROM split_legs WHERE gross_minor IS NOT NULL GROUP BY payment_id) l
        ON l.payment_id = p.id
      WHERE l.shared > CASE p.status WHEN 'confirmed' THEN p.amount_minor ELSE 0 END ORDER BY p.id LIMIT 1`,
  },
];
