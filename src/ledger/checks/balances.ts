import type { Check } from './check.js';
import { OWN_MOVED } from './late-booked.js';

/**
 * What has moved, what it costs now, and whether its merchant bears that. The merchant has nothing of late money that is held or
 * given back, and we bear the fees. Only where a refund of it left after its money had gone elsewhere is it owed: how that came
 * to be is told by its posting alone.
 */
const MOVED = `
        SELECT a.merchant_id, a.currency, a.owner_type, a.amount_minor, a.rail_fee_minor, a.platform_fee_minor,
          CASE a.owner_type
            WHEN 'payment' THEN l.attempt_id IS NULL OR l.resolution = 'accepted'
            WHEN 'refund' THEN f.origin = 'merchant' OR owed.attempt_id IS NOT NULL
            ELSE true
          END AS is_merchants
        FROM attempts a
        LEFT JOIN late_successes l ON l.attempt_id = a.id
        LEFT JOIN refunds f ON f.id = a.owner_id
        LEFT JOIN (
          SELECT DISTINCT p.object_id AS attempt_id FROM postings p
          JOIN entries e ON e.posting_id = p.id JOIN accounts c ON c.id = e.account_id
          WHERE p.kind = 'refund_late' AND c.kind = 'merchant_due'
        ) owed ON owed.attempt_id = a.id
        WHERE a.state = 'succeeded' OR a.late_success IS NOT NULL`;

/** What merchants and we have, from what has moved and is on its way rather than from entries. */
export const BALANCES: readonly Check[] = [
  {
    name: 'what is pending is what confirmed payments have brought that were not released yet',
    text: `
      SELECT format('merchant %s: %s %s pending, its payments that were not released have brought %s',
        merchant_id, coalesce(booked, 0), currency, coalesce(brought, 0)) AS broken
      FROM (
        SELECT p.merchant_id, p.currency,
          sum(greatest(a.amount_minor - coalesce(f.before_minor, a.rail_fee_minor) - a.platform_fee_minor, 0)) AS brought
        FROM payments p
        JOIN (${OWN_MOVED}
        ) own ON own.owner_id = p.id
        JOIN attempts a ON a.id = own.id
        LEFT JOIN fee_corrections f ON f.attempt_id = a.id AND f.nth = 1
        WHERE p.available_at IS NOT NULL GROUP BY p.merchant_id, p.currency
      ) p
      FULL JOIN (
        SELECT merchant_id, currency, sum(balance_minor) AS booked FROM accounts
        WHERE kind = 'merchant_pending' GROUP BY merchant_id, currency
      ) b USING (merchant_id, currency)
      WHERE coalesce(booked, 0) <> coalesce(brought, 0) ORDER BY merchant_id LIMIT 1`,
  },
  {
    name: 'what a merchant has, less what it owes, is what its movements have left it',
    text: `
      SELECT format('merchant %s: %s %s available, pending and due together, its movements have left it %s',
        merchant_id, coalesce(booked, 0), currency, coalesce(made, 0)) AS broken
      FROM (
        SELECT merchant_id, currency, sum(minor) AS made FROM (
          SELECT merchant_id, currency,
            CASE owner_type WHEN 'payment' THEN amount_minor ELSE -amount_minor END - rail_fee_minor - platform_fee_minor AS minor
          FROM (${MOVED}
          ) moved WHERE is_merchants
          UNION ALL
          SELECT merchant_id, currency, -reserved_minor FROM payouts WHERE finished_at IS NULL
          UNION ALL
          SELECT merchant_id, currency, -reserved_minor FROM refunds WHERE finished_at IS NULL AND origin = 'merchant'
        ) x GROUP BY merchant_id, currency
      ) m
      FULL JOIN (
        SELECT merchant_id, currency, sum(balance_minor) AS booked FROM accounts
        WHERE kind IN ('merchant_available','merchant_pending','merchant_due') GROUP BY merchant_id, currency
      ) b USING (merchant_id, currency)
      WHERE coalesce(booked, 0) <> coalesce(made, 0) ORDER BY merchant_id LIMIT 1`,
  },
  {
    name: 'what we have earned and what we have paid are the fees of what has moved',
    text: `
      SELECT format('%s %s stand in our %s, what has moved makes %s', coalesce(booked, 0), currency, kind, coalesce(made, 0)) AS broken
      FROM (
        SELECT kind, currency, sum(minor) AS made FROM (
          SELECT CASE WHEN is_merchants THEN 'platform_fees' ELSE 'platform_costs' END AS kind, currency,
            CASE WHEN is_merchants THEN platform_fee_minor ELSE -rail_fee_minor END AS minor
          FROM (${MOVED}
          ) moved
        ) x GROUP BY kind, currency
      ) m
      FULL JOIN (
        SELECT kind, currency, sum(balance_minor) AS booked FROM accounts
        WHERE kind IN ('platform_fees','platform_costs') GROUP BY kind, currency
      ) b USING (kind, currency)
      WHERE coalesce(booked, 0) <> coalesce(made, 0) ORDER BY kind LIMIT 1`,
  },
];
