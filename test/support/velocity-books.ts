import { expect } from '@jest/globals';
import type { TestDatabase } from './test-database.js';

/**
 * The counters against the payments themselves: each payment that was not denied counts once, and the amounts are those of
 * payments that have moved money or still may. For a run in which nothing was cleared by hand, and everything has ended.
 */
export async function expectCountersAgree({ query }: Pick<TestDatabase, 'query'>): Promise<void> {
  const differing = await query(
    `WITH counted AS (
       SELECT subject, sum(payments) AS payments, sum(amount_minor) AS amount FROM velocity_counters
       WHERE kind = 'payer' AND bucket_seconds = 86400 GROUP BY subject
     ), made AS (
       SELECT payer_msisdn AS subject, count(*) AS payments,
         coalesce(sum(amount_minor) FILTER (WHERE status NOT IN ('rejected', 'cancelled', 'expired')), 0) AS amount
       FROM payments WHERE failure_code IS DISTINCT FROM 'risk_denied' GROUP BY payer_msisdn
     )
     SELECT * FROM counted FULL JOIN made USING (subject)
     WHERE (counted.payments, counted.amount) IS DISTINCT FROM (made.payments, made.amount)`,
  );
  expect(differing).toEqual([]);
}
