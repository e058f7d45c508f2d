import type { Client } from 'pg';

/** One thing that must hold, and the statement that finds where it does not: each row is a break, in words. */
interface Check {
  readonly name: string;
  readonly text: string;
}

const LIVE = `('sending','pending','unknown')`;

const CHECKS: readonly Check[] = [
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
  {
    name: 'a rail holds what its attempts have moved',
    text: `
      SELECT format('rail %s: its clearing account stands at %s, its attempts have moved %s', provider, coalesce(booked, 0), coalesce(moved, 0)) AS broken
      FROM (
        SELECT provider, sum(CASE operation WHEN 'collect' THEN -amount_minor ELSE amount_minor END) AS moved
        FROM attempts WHERE state = 'succeeded' OR late_success IS NOT NULL GROUP BY provider
      ) m
      FULL JOIN (
        SELECT provider, sum(balance_minor) AS booked FROM accounts WHERE kind = 'rail_clearing' GROUP BY provider
      ) b USING (provider)
      WHERE coalesce(booked, 0) <> coalesce(moved, 0) ORDER BY provider LIMIT 1`,
  },
  {
    name: 'what is booked as taken by a rail is what its attempts that have moved money cost',
    text: `
      SELECT format('rail %s: its fees stand at %s, its attempts have cost %s', provider, coalesce(booked, 0), coalesce(cost, 0)) AS broken
      FROM (
        SELECT provider, sum(rail_fee_minor) AS cost
        FROM attempts WHERE state = 'succeeded' OR late_success IS NOT NULL GROUP BY provider
      ) m
      FULL JOIN (
        SELECT provider, sum(balance_minor) AS booked FROM accounts WHERE kind = 'rail_fees' GROUP BY provider
      ) b USING (provider)
      WHERE coalesce(booked, 0) <> coalesce(cost, 0) ORDER BY provider LIMIT 1`,
  },
  {
    name: 'every correction of a fee is booked, and the last one is what the attempt costs',
    text: `
      SELECT format('attempt %s costs %s, its last correction %s says %s and has booked %s of %s',
        a.id, a.rail_fee_minor, f.id, l.after_minor, coalesce(e.minor, 0), f.after_minor - f.before_minor) AS broken
      FROM fee_corrections f
      JOIN attempts a ON a.id = f.attempt_id
      CROSS JOIN LATERAL (
        SELECT x.after_minor FROM fee_corrections x WHERE x.attempt_id = a.id ORDER BY x.nth DESC LIMIT 1
      ) l
      LEFT JOIN LATERAL (
        SELECT sum(e.amount_minor) AS minor FROM postings p
        JOIN entries e ON e.posting_id = p.id JOIN accounts c ON c.id = e.account_id
        WHERE p.object_id = f.id AND p.kind = 'fee_corrected' AND c.kind = 'rail_fees'
      ) e ON true
      WHERE a.rail_fee_minor <> l.after_minor OR coalesce(e.minor, 0) <> f.after_minor - f.before_minor
      ORDER BY f.id LIMIT 1`,
  },
  {
    name: 'what payouts have set aside is what is in transit',
    text: `
      SELECT format('merchant %s: %s in transit, its live payouts have set aside %s', merchant_id, coalesce(booked, 0), coalesce(live, 0)) AS broken
      FROM (
        SELECT merchant_id, sum(reserved_minor) AS live FROM payouts WHERE finished_at IS NULL GROUP BY merchant_id
      ) l
      FULL JOIN (
        SELECT merchant_id, sum(balance_minor) AS booked FROM accounts WHERE kind = 'payouts_in_transit' GROUP BY merchant_id
      ) b USING (merchant_id)
      WHERE coalesce(booked, 0) <> coalesce(live, 0) ORDER BY merchant_id LIMIT 1`,
  },
  {
    name: 'what refunds have set aside is what is reserved for them',
    text: `
      SELECT format('merchant %s: %s reserved, its live refunds have set aside %s', merchant_id, coalesce(booked, 0), coalesce(live, 0)) AS broken
      FROM (
        SELECT merchant_id, sum(reserved_minor) AS live FROM refunds WHERE finished_at IS NULL GROUP BY merchant_id
      ) l
      FULL JOIN (
        SELECT merchant_id, sum(balance_minor) AS booked FROM accounts WHERE kind = 'refunds_reserved' GROUP BY merchant_id
      ) b USING (merchant_id)
      WHERE coalesce(booked, 0) <> coalesce(live, 0) ORDER BY merchant_id LIMIT 1`,
  },
  {
    name: 'a payment has captured what its attempts have collected, and what goes back of it is what its refunds say',
    text: `
      SELECT format('payment %s: captured %s and refunded %s; its attempts have collected %s, its refunds amount to %s',
        p.id, p.captured_minor, p.refunded_minor, c.minor, r.minor) AS broken
      FROM payments p
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(a.amount_minor), 0) AS minor FROM attempts a
        WHERE a.owner_id = p.id AND (a.state = 'succeeded' OR a.late_success IS NOT NULL)
      ) c
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(f.amount_minor), 0) AS minor FROM refunds f WHERE f.payment_id = p.id AND (
          f.status <> 'failed' OR EXISTS (SELECT 1 FROM attempts a WHERE a.owner_id = f.id AND a.late_success IS NOT NULL)
        )
      ) r
      WHERE p.captured_minor <> c.minor OR p.refunded_minor <> least(p.captured_minor, r.minor) ORDER BY p.id LIMIT 1`,
  },
  {
    // Unless another attempt has ended it by late money: the one that followed may still be with its rail.
    name: 'nothing that has ended has a live attempt',
    text: `
      SELECT format('attempt %s of %s %s is live, and its owner has ended', a.id, a.owner_type, a.owner_id) AS broken
      FROM attempts a
      LEFT JOIN payments p ON p.id = a.owner_id
      LEFT JOIN payouts o ON o.id = a.owner_id
      LEFT JOIN refunds f ON f.id = a.owner_id
      WHERE a.state IN ${LIVE} AND coalesce(p.finished_at, o.finished_at, f.finished_at) IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM attempts l WHERE l.owner_id = a.owner_id AND l.late_success IS NOT NULL)
      ORDER BY a.id LIMIT 1`,
  },
];

/**
 * Recomputes the books from what they were made of, in one snapshot.
 * @returns the first break in words, or null when everything holds
 */
export async function firstBreak(client: Pick<Client, 'query'>): Promise<string | null> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    for (const { name, text } of CHECKS) {
      const { rows } = await client.query<{ broken: string }>(text);
      const [row] = rows;
      if (row !== undefined) return `it does not hold that ${name}: ${row.broken}`;
    }
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}
