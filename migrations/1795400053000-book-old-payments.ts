import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The key of an account, as `accountId` of the ledger makes it. */
const ACCOUNT_ID = `
  CREATE FUNCTION pg_temp.account_id(kind text, merchant_id uuid, provider text, currency text) RETURNS uuid LANGUAGE sql AS $$
    SELECT encode(set_byte(set_byte(hash, 6, get_byte(hash, 6) & 15 | 128), 8, get_byte(hash, 8) & 63 | 128), 'hex')::uuid
    FROM (
      SELECT substring(sha256(convert_to(
        'synccash.account/' || concat_ws('/', kind, coalesce(merchant_id::text, ''), coalesce(provider, ''), currency), 'UTF8'
      )) FROM 1 FOR 16) AS hash
    ) h
  $$`;

/**
 * What has moved late took decisions that cannot be told from what is left of them: a person has to book it. The same holds for
 * refunds that the payments do not cover.
 */
const UNBOOKED_LATE = `
  SELECT count(*)::int AS attempts FROM attempts a
  WHERE a.late_success IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM postings p LEFT JOIN refunds f ON f.id = p.object_id AND p.kind = 'late_money_refunded'
    WHERE p.object_id = a.id OR f.attempt_id = a.id
  )`;

/** Of a movement that has ended well: the attempt that has moved it. */
const MOVED = `JOIN attempts a ON a.owner_id = m.id AND a.state = 'succeeded'`;

const MISSING = (kind: string) =>
  `NOT EXISTS (SELECT 1 FROM postings p WHERE p.object_id = m.id AND p.kind = '${kind}')`;

/**
 * One row for each entry. The posting is called like the movement or its attempt: so it stands where it belongs in the order
 * of what was posted, and no other posting has that key.
 */
const OPENING = `
  CREATE TEMPORARY TABLE opening ON COMMIT DROP AS
  SELECT x.posting_id, x.posting, x.object_id, x.correlation_id, x.kind, x.merchant_id, x.provider, x.currency, x.minor,
    pg_temp.account_id(x.kind, x.merchant_id, x.provider, x.currency) AS account_id
  FROM (
    SELECT m.id AS posting_id, 'payment_confirmed' AS posting, m.id AS object_id, m.correlation_id, e.kind, e.merchant_id,
      e.provider, m.currency, e.minor
    FROM payments m ${MOVED}
    CROSS JOIN LATERAL (VALUES
      ('rail_clearing', NULL::uuid, a.provider, -a.amount_minor),
      ('rail_fees', NULL, a.provider, a.rail_fee_minor),
      ('platform_fees', NULL, NULL, a.platform_fee_minor),
      ('merchant_available', m.merchant_id, NULL, a.amount_minor - a.rail_fee_minor - a.platform_fee_minor)
    ) e(kind, merchant_id, provider, minor)
    WHERE m.status = 'confirmed' AND ${MISSING('payment_confirmed')}
    UNION ALL
    SELECT m.id, 'refund_reserved', m.id, m.correlation_id, e.kind, m.merchant_id, NULL, m.currency, e.minor
    FROM refunds m
    CROSS JOIN LATERAL (VALUES
      ('merchant_available', -m.reserved_minor),
      ('refunds_reserved', m.reserved_minor)
    ) e(kind, minor)
    WHERE m.origin = 'merchant' AND m.status <> 'failed' AND ${MISSING('refund_reserved')}
    UNION ALL
    SELECT a.id, 'refund_succeeded', m.id, m.correlation_id, e.kind, e.merchant_id, e.provider, m.currency, e.minor
    FROM refunds m ${MOVED}
    CROSS JOIN LATERAL (VALUES
      ('refunds_reserved', m.merchant_id, NULL::text, -m.reserved_minor),
      ('rail_clearing', NULL, a.provider, a.amount_minor),
      ('rail_fees', NULL, a.provider, a.rail_fee_minor),
      ('platform_fees', NULL, NULL, a.platform_fee_minor),
      ('merchant_available', m.merchant_id, NULL, m.reserved_minor - a.amount_minor - a.rail_fee_minor - a.platform_fee_minor)
    ) e(kind, merchant_id, provider, minor)
    WHERE m.origin = 'merchant' AND m.status = 'succeeded' AND ${MISSING('refund_succeeded')}
  ) x
  WHERE x.minor <> 0`;

const UNCOVERED = `
  SELECT count(*)::int AS merchants FROM (
    SELECT o.account_id FROM opening o LEFT JOIN accounts c ON c.id = o.account_id
    WHERE o.kind = 'merchant_available' GROUP BY o.account_id, c.balance_minor
    HAVING coalesce(c.balance_minor, 0) + sum(o.minor) < 0
  ) x`;

/**
 * Payments that were confirmed before there were books, and what was given back of them: without them every balance would lack
 * what they have brought, and the end of a refund that is on its way would take what was never set aside.
 */
export class BookOldPayments1795400053000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [late] = (await runner.query(UNBOOKED_LATE)) as { attempts: number }[];
    if (late !== undefined && late.attempts > 0)
      throw refusal(`${late.attempts} attempts have moved money late and are in no posting`);
    await runner.query(ACCOUNT_ID);
    await runner.query(OPENING);
    const [uncovered] = (await runner.query(UNCOVERED)) as { merchants: number }[];
    if (uncovered !== undefined && uncovered.merchants > 0)
      throw refusal(`old refunds of ${uncovered.merchants} merchants take more than their payments have brought`);
    await runner.query(`
      INSERT INTO accounts (id, kind, merchant_id, provider, currency)
      SELECT DISTINCT account_id, kind, merchant_id, provider, currency FROM opening
      ON CONFLICT (id) DO NOTHING`);
    await runner.query(`
      INSERT INTO postings (id, kind, object_id, correlation_id)
      SELECT DISTINCT posting_id, posting, object_id, correlation_id FROM opening`);
    await runner.query(`
      INSERT INTO entries (posting_id, account_id, amount_minor) SELECT posting_id, account_id, minor FROM opening`);
    await runner.query(`
      UPDATE accounts c SET balance_minor = c.balance_minor + o.minor
      FROM (SELECT account_id, sum(minor)::bigint AS minor FROM opening GROUP BY account_id) o WHERE c.id = o.account_id`);
    await runner.query('DROP FUNCTION pg_temp.account_id');
  }

  /** What was booked stays booked: postings are append-only, and go with their table. */
  async down(): Promise<void> {}
}

function refusal(what: string): Error {
  return new Error(
    `the books cannot be opened: ${what}. Nothing was booked. Write the postings that are missing by hand (docs/ledger.md, "Old databases") and migrate again; a sandbox can be emptied by deleting its directory`,
  );
}
