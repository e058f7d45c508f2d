import type { Check } from './check.js';

/** What payments say was taken and given back, from their attempts and refunds. */
export const PAYMENTS: readonly Check[] = [
  {
    name: 'a payment has captured what its attempts have collected, and what goes back of it is what its refunds say',
    text: `
      SELECT format('payment %s: captured %s and refunded %s; its attempts have collected %s, its refunds amount to %s',
        p.id, p.captured_minor, p.refunded_minor, coalesce(c.minor, 0), coalesce(r.minor, 0)) AS broken
      FROM payments p
      LEFT JOIN (
        SELECT owner_id, sum(amount_minor) AS minor FROM attempts
        WHERE state = 'succeeded' OR late_success IS NOT NULL GROUP BY owner_id
      ) c ON c.owner_id = p.id
      LEFT JOIN (
        SELECT f.payment_id, sum(f.amount_minor) AS minor FROM refunds f
        LEFT JOIN (SELECT DISTINCT owner_id FROM attempts WHERE late_success IS NOT NULL) l ON l.owner_id = f.id
        WHERE f.status <> 'failed' OR l.owner_id IS NOT NULL GROUP BY f.payment_id
      ) r ON r.payment_id = p.id
      WHERE p.captured_minor <> coalesce(c.minor, 0)
        OR p.refunded_minor <> least(p.captured_minor, coalesce(r.minor, 0))
      ORDER BY p.id LIMIT 1`,
  },
  {
    // Only what had failed and left all the same may go beyond, and that is booked as late.
    name: 'no more goes back of a payment than was captured, but for what has left late',
    text: `
      SELECT format('payment %s: captured %s; its refunds that have not failed amount to %s', p.id, p.captured_minor, r.minor) AS broken
      FROM payments p
      JOIN (SELECT payment_id, sum(amount_minor) AS minor FROM refunds WHERE status <> 'failed' GROUP BY payment_id) r
        ON r.payment_id = p.id
      WHERE r.minor > p.captured_minor ORDER BY p.id LIMIT 1`,
  },
  {
    name: 'a refund gives back what an attempt of its own payment has collected',
    text: `
      SELECT format('refund %s of payment %s gives back attempt %s, which is %s of %s %s', f.id, f.payment_id, f.attempt_id,
        a.state, a.owner_type, a.owner_id) AS broken
      FROM refunds f LEFT JOIN attempts a ON a.id = f.attempt_id
      WHERE a.owner_id IS DISTINCT FROM f.payment_id OR NOT (a.state = 'succeeded' OR a.late_success IS NOT NULL)
      ORDER BY f.id LIMIT 1`,
  },
];
