import type { Check } from './check.js';

/** Our books in themselves, whatever they tell about. */
export const ENTRIES: readonly Check[] = [
  {
    name: 'the balance of every account is the sum of its entries',
    text: `
      SELECT format('account %s (%s): %s stands there, its entries sum to %s', a.id, a.kind, a.balance_minor, coalesce(e.sum, 0)) AS broken
      FROM accounts a
      LEFT JOIN (SELECT account_id, sum(amount_minor) AS sum FROM entries GROUP BY account_id) e ON e.account_id = a.id
      WHERE a.balance_minor <> coalesce(e.sum, 0) ORDER BY a.id LIMIT 1`,
  },
  {
    name: 'every posting balances, and has entries',
    text: `
      SELECT format('posting %s (%s of %s) is off by %s', p.id, p.kind, p.object_id, coalesce(e.sum, 0)) AS broken
      FROM postings p
      LEFT JOIN (
        SELECT e.posting_id, a.currency, sum(e.amount_minor) AS sum FROM entries e JOIN accounts a ON a.id = e.account_id
        GROUP BY e.posting_id, a.currency
      ) e ON e.posting_id = p.id
      WHERE e.posting_id IS NULL OR e.sum <> 0 ORDER BY p.id LIMIT 1`,
  },
];
