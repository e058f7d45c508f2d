import type { Check } from './check.js';
import { LATE_BOOKED, OWN_MOVED } from './late-booked.js';

/** Money that moved after the end of its attempt: nobody may be left without knowing. */
export const LATE_MONEY: readonly Check[] = [
  {
    name: 'what came late is kept, booked for its attempt and told',
    text: `
      WITH booked AS (${LATE_BOOKED}
      ), own AS (
        -- A movement that was still under way has ended well by it: its own posting and event tell that.
        SELECT min(o.id::text)::uuid AS attempt_id FROM (${OWN_MOVED}
        ) o
        WHERE EXISTS (SELECT 1 FROM postings p WHERE p.object_id = o.owner_id
          AND p.kind IN ('payment_confirmed','payout_succeeded','refund_succeeded'))
        GROUP BY o.owner_id HAVING count(*) = 1
      ), told AS (
        SELECT object_id, count(*) AS times FROM events
        WHERE type IN ('payment.late_success','payout.late_success','refund.late_success') GROUP BY object_id
      ), late AS (
        SELECT a.id, a.owner_type, a.owner_id, count(*) OVER (PARTITION BY a.owner_id) AS times,
          a.owner_type = 'payment' AND l.attempt_id IS NULL AS is_lost
        FROM attempts a LEFT JOIN late_successes l ON l.attempt_id = a.id AND l.payment_id = a.owner_id
        WHERE a.late_success IS NOT NULL AND a.id NOT IN (SELECT attempt_id FROM own)
      )
      SELECT format('attempt %s of %s %s has moved money late, and %s', late.id, late.owner_type, late.owner_id, CASE
        WHEN late.is_lost THEN 'it is not known what became of it'
        WHEN booked.attempt_id IS NULL THEN 'it is not booked'
        ELSE 'nobody was told' END) AS broken
      FROM late
      LEFT JOIN booked ON booked.attempt_id = late.id
      LEFT JOIN told ON told.object_id = late.owner_id
      WHERE late.is_lost OR booked.attempt_id IS NULL OR coalesce(told.times, 0) < late.times ORDER BY late.id LIMIT 1`,
  },
  {
    // Late, or by a second rail when late money had ended the payment.
    name: 'what is kept as late money has moved late, and is given back by a refund of its own',
    text: `
      SELECT format('attempt %s of payment %s: kept as late and %s; the attempt is %s, its refund %s', l.attempt_id, l.payment_id,
        l.resolution, CASE WHEN a.late_success IS NULL THEN 'not late' ELSE 'late' END, coalesce(f.status, 'not there')) AS broken
      FROM late_successes l
      LEFT JOIN attempts a ON a.id = l.attempt_id
      LEFT JOIN refunds f ON f.id = l.refund_id AND f.attempt_id = l.attempt_id AND f.origin = 'late_success'
      WHERE NOT (a.late_success IS NOT NULL OR (a.state = 'succeeded' AND EXISTS (
          SELECT 1 FROM attempts o WHERE o.owner_id = a.owner_id AND o.late_success IS NOT NULL
        ))) OR a.id IS NULL OR (l.refund_id IS NOT NULL AND f.id IS NULL)
      ORDER BY l.attempt_id LIMIT 1`,
  },
  {
    name: 'late money that nobody has decided about is held',
    text: `
      SELECT format('merchant %s: %s %s held, the late money that nobody has decided about is %s',
        merchant_id, coalesce(booked, 0), currency, coalesce(late, 0)) AS broken
      FROM (
        SELECT a.merchant_id, a.currency, sum(a.amount_minor) AS late
        FROM late_successes l JOIN attempts a ON a.id = l.attempt_id
        WHERE l.resolution = 'held' GROUP BY a.merchant_id, a.currency
      ) l
      FULL JOIN (
        SELECT merchant_id, currency, sum(balance_minor) AS booked FROM accounts
        WHERE kind = 'late_money_held' GROUP BY merchant_id, currency
      ) b USING (merchant_id, currency)
      WHERE coalesce(booked, 0) <> coalesce(late, 0) ORDER BY merchant_id LIMIT 1`,
  },
];
