import type { Check } from './check.js';

/** What is set aside, from what is on its way. */
export const RESERVATIONS: readonly Check[] = [
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
];
