import type { Statement } from '../persistence/database.js';

/**
 * The order in which accounts are locked, everywhere: first what is taken from, which whoever takes has to look at before it
 * books, then the rest by their keys. So two transactions never wait for each other. One statement keeps this order; a
 * transaction that books more than once, or locks payments too, begins with `Ledger.lockBooks`.
 */
const LOCK_ORDER = `array_position(ARRAY['merchant_available','merchant_due'], a.kind), a.id`;

/** In the order of their keys, so that two batches never wait for each other. $1 = JSON array of accounts. */
export const OPEN_ACCOUNTS: Statement = {
  name: 'ledger.open-accounts',
  text: `
    INSERT INTO accounts (id, kind, merchant_id, provider, currency)
    SELECT a.id, a.kind, a.merchant_id, a.provider, a.currency FROM json_populate_recordset(NULL::accounts, $1::json) a
    ORDER BY a.id
    ON CONFLICT (id) DO NOTHING`,
};

/**
 * Books and keeps the balances in one statement. One object is posted
 * once for each reason: a second time violates uq_postings_object, and the transaction that tried is rolled back.
 * $1 = JSON array of postings, $2 = JSON array of entries.
 */
export const POST: Statement = {
  name: 'ledger.post',
  text: `
    WITH input AS (
      SELECT e.posting_id, e.account_id, e.amount_minor FROM json_populate_recordset(NULL::entries, $2::json) e
    ), deltas AS (
      SELECT account_id, sum(amount_minor)::bigint AS minor FROM input GROUP BY account_id
    ), locked AS (
      SELECT a.id FROM accounts a JOIN deltas ON deltas.account_id = a.id ORDER BY ${LOCK_ORDER} FOR UPDATE OF a
    ), booked AS (
      INSERT INTO postings (id, kind, object_id, correlation_id, posted_at)
      SELECT p.id, p.kind, p.object_id, p.correlation_id, now() FROM json_populate_recordset(NULL::postings, $1::json) p
    ), entered AS (
      INSERT INTO entries (posting_id, account_id, amount_minor) SELECT posting_id, account_id, amount_minor FROM input
    )
    UPDATE accounts a SET balance_minor = a.balance_minor + deltas.minor
    FROM deltas JOIN locked ON locked.id = deltas.account_id
    WHERE a.id = deltas.account_id`,
};

/** Their locks make whoever else wants to take from the merchant wait. $1 = accounts. */
export const LOCK_BALANCES: Statement = {
  name: 'ledger.lock-balances',
  text: `SELECT a.id, a.balance_minor FROM accounts a WHERE a.id = ANY ($1::uuid[]) ORDER BY ${LOCK_ORDER} FOR UPDATE OF a`,
};

/** $1 = merchant. */
export const BALANCES_OF: Statement = {
  name: 'ledger.balances-of',
  text: 'SELECT kind, currency, balance_minor FROM accounts WHERE merchant_id = $1 ORDER BY currency, kind',
};

/**
 * Newest first, so many postings: each account gives its own newest by its index.
 * $1 = merchant, $2 = before this posting or null, $3 = kind of account or null, $4 = object or null, $5 = postings.
 */
export const ENTRIES_OF: Statement = {
  name: 'ledger.entries-of',
  text: `
    WITH own AS (
      SELECT id FROM accounts WHERE merchant_id = $1 AND ($3::text IS NULL OR kind = $3)
    ), newest AS (
      SELECT DISTINCT p.id FROM own
      CROSS JOIN LATERAL (
        SELECT e.posting_id AS id FROM entries e JOIN postings p ON p.id = e.posting_id
        WHERE e.account_id = own.id AND ($2::uuid IS NULL OR e.posting_id < $2) AND ($4::uuid IS NULL OR p.object_id = $4)
        ORDER BY e.posting_id DESC LIMIT $5
      ) p
      ORDER BY p.id DESC LIMIT $5
    )
    SELECT p.id, p.kind AS posting_kind, p.object_id, p.posted_at, a.kind AS account_kind, a.currency, e.amount_minor
    FROM newest
    JOIN postings p ON p.id = newest.id
    JOIN entries e ON e.posting_id = p.id
    JOIN accounts a ON a.id = e.account_id
    WHERE a.id IN (SELECT id FROM own)
    ORDER BY p.id DESC, a.kind`,
};
