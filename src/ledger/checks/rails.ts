import type { Check } from './check.js';

/** What rails hold and have taken, from what was sent to them. */
export const RAILS: readonly Check[] = [
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
];
