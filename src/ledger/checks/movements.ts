import type { Check } from './check.js';
import { OWN_MOVED } from './late-booked.js';

const LIVE = `('sending','pending','unknown')`;

/** What merchants want moved, of every kind. One that waits for a person to look at it has not been sent anywhere. */
const MOVEMENT = `(
        SELECT id, 'payment' AS type, merchant_id, amount_minor, currency, status, finished_at,
          coalesce(review_state = 'waiting', false) AS is_waiting FROM payments
        UNION ALL
        SELECT id, 'payout', merchant_id, amount_minor, currency, status, finished_at, false FROM payouts
        UNION ALL
        SELECT id, 'refund', merchant_id, amount_minor, currency, status, finished_at, false FROM refunds
      )`;

/** Payments, payouts and refunds against their attempts. */
export const MOVEMENTS: readonly Check[] = [
  {
    // Where late money has ended it, the attempt that followed may still be with its rail.
    name: 'nothing that has ended has a live attempt',
    text: `
      SELECT format('attempt %s of %s %s is live, and its owner has ended', a.id, a.owner_type, a.owner_id) AS broken
      FROM attempts a JOIN ${MOVEMENT} m ON m.id = a.owner_id
      WHERE a.state IN ${LIVE} AND m.finished_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM attempts l WHERE l.owner_id = a.owner_id AND l.late_success IS NOT NULL)
      ORDER BY a.id LIMIT 1`,
  },
  {
    // Nobody would ever end it: what is set aside for it would stay there.
    name: 'everything that is on its way has a live attempt',
    text: `
      SELECT format('%s %s is %s, and no attempt of it is live', m.type, m.id, m.status) AS broken
      FROM ${MOVEMENT} m
      LEFT JOIN attempts a ON a.owner_id = m.id AND a.state IN ${LIVE}
      WHERE m.finished_at IS NULL AND NOT m.is_waiting AND a.id IS NULL ORDER BY m.id LIMIT 1`,
  },
  {
    name: 'every attempt is for all of what its owner wants moved',
    text: `
      SELECT format('attempt %s moves %s %s of merchant %s; %s %s is about %s %s of merchant %s', a.id, a.amount_minor,
        a.currency, a.merchant_id, a.owner_type, a.owner_id, coalesce(m.amount_minor, 0), m.currency, m.merchant_id) AS broken
      FROM attempts a LEFT JOIN ${MOVEMENT} m ON m.id = a.owner_id
      WHERE (a.owner_type, a.amount_minor, a.currency, a.merchant_id)
        IS DISTINCT FROM (m.type, m.amount_minor, m.currency, m.merchant_id)
      ORDER BY a.id LIMIT 1`,
  },
  {
    // What moved beyond that is booked for its attempt, and is looked at where late money is.
    name: 'what has come to a good end was moved by one attempt, and what has not by none',
    text: `
      SELECT format('%s %s is %s, and %s of its attempts have moved its money', m.type, m.id, m.status,
        coalesce(s.attempts, 0)) AS broken
      FROM ${MOVEMENT} m
      LEFT JOIN (SELECT owner_id, count(*) AS attempts FROM (${OWN_MOVED}
      ) own GROUP BY owner_id) s ON s.owner_id = m.id
      WHERE coalesce(s.attempts, 0) <> (m.status IN ('confirmed','succeeded'))::int ORDER BY m.id LIMIT 1`,
  },
];
