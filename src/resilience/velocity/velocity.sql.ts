import type { Statement } from '../../persistence/database.js';

/** More buckets than any window has. */
const MAX_BUCKETS_READ = 100;

/**
 * Whoever counts a subject waits here for whoever counts it already, in any process. A statement of its own: what the next
 * one reads is what the others have committed. $1 = names of subjects, sorted, so that no two wait for each other.
 */
export const LOCK: Statement = {
  name: 'velocity.lock',
  text: 'SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name',
};

/** $1 = kinds, $2 = subjects, $3 = widths of buckets, $4 = the oldest bucket that counts, each an array. */
export const READ_COUNTERS: Statement = {
  name: 'velocity.read-counters',
  text: `
    SELECT q.kind, q.subject, q.bucket_seconds, counted.*
    FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) AS q(kind, subject, bucket_seconds, since)
    CROSS JOIN LATERAL (
      SELECT extract(epoch FROM c.bucket_start)::float8 * 1000 AS start_ms, c.payments::float8, c.amount_minor, c.declines::float8
      FROM velocity_counters c
      WHERE c.kind = q.kind AND c.subject = q.subject AND c.bucket_seconds = q.bucket_seconds AND c.bucket_start >= q.since
      LIMIT ${MAX_BUCKETS_READ}
    ) counted`,
};

/** $1 = kinds, $2 = subjects, $3 = since when, $4 = how many say enough, each an array. */
export const READ_WALLETS: Statement = {
  name: 'velocity.read-wallets',
  text: `
    SELECT q.kind, q.subject, seen.*
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::int[]) AS q(kind, subject, since, enough)
    CROSS JOIN LATERAL (
      SELECT w.wallet, extract(epoch FROM w.last_seen_at)::float8 * 1000 AS last_seen_ms
      FROM velocity_wallets w
      WHERE w.kind = q.kind AND w.subject = q.subject AND w.last_seen_at >= q.since
      ORDER BY w.last_seen_at DESC
      LIMIT q.enough
    ) seen`,
};

/** Rows are locked in the order of their key, wherever they are written. */
const ADD = `
  ON CONFLICT (kind, subject, bucket_seconds, bucket_start) DO UPDATE SET
    payments = c.payments + excluded.payments,
    amount_minor = c.amount_minor + excluded.amount_minor,
    declines = c.declines + excluded.declines`;

/**
 * The part of a create statement that counts what it creates: `rows` is a parameter with a JSON array, and only those whose
 * owner is in the CTE `owners` (column `object_id`) count.
 */
export function countOf(owners: string, rows: string): string {
  return `
    INSERT INTO velocity_counters AS c (kind, subject, bucket_seconds, bucket_start, payments, amount_minor, declines)
    SELECT x.kind, x.subject, x.bucket_seconds, x.bucket_start, count(*), sum(x.amount_minor), 0
    FROM json_to_recordset(${rows}::json) AS x(
      object_id uuid, kind text, subject text, bucket_seconds int, bucket_start timestamptz, amount_minor bigint)
    JOIN ${owners} ON ${owners}.object_id = x.object_id
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ${ADD}`;
}

/** The same for the payers that were seen. */
export function rememberWalletsOf(owners: string, rows: string): string {
  return `
    INSERT INTO velocity_wallets AS w (kind, subject, wallet, last_seen_at)
    SELECT x.kind, x.subject, x.wallet, max(x.seen_at)
    FROM json_to_recordset(${rows}::json) AS x(object_id uuid, kind text, subject text, wallet text, seen_at timestamptz)
    JOIN ${owners} ON ${owners}.object_id = x.object_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (kind, subject, wallet) DO UPDATE SET last_seen_at = greatest(w.last_seen_at, excluded.last_seen_at)`;
}

/** $1 = JSON array. */
export const COUNT_DECLINES: Statement = {
  name: 'velocity.count-declines',
  text: `
    INSERT INTO velocity_counters AS c (kind, subject, bucket_seconds, bucket_start, payments, amount_minor, declines)
    SELECT x.kind, x.subject, x.bucket_seconds, x.bucket_start, 0, 0, count(*)
    FROM json_to_recordset($1::json) AS x(kind text, subject text, bucket_seconds int, bucket_start timestamptz)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ${ADD}`,
};

/** Amounts without payments, which were counted when they were made. $1 = JSON array. */
export const COUNT_AMOUNTS: Statement = {
  name: 'velocity.count-amounts',
  text: `
    INSERT INTO velocity_counters AS c (kind, subject, bucket_seconds, bucket_start, payments, amount_minor, declines)
    SELECT x.kind, x.subject, x.bucket_seconds, x.bucket_start, 0, sum(x.amount_minor), 0
    FROM json_to_recordset($1::json) AS x(
      kind text, subject text, bucket_seconds int, bucket_start timestamptz, amount_minor bigint)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ${ADD}`,
};

/** Never below nothing: a person may have cleared the counter meanwhile. $1 = JSON array. */
export const GIVE_BACK: Statement = {
  name: 'velocity.give-back',
  text: `
    WITH back AS (
      SELECT x.kind, x.subject, x.bucket_seconds, x.bucket_start, sum(x.amount_minor) AS amount_minor
      FROM json_to_recordset($1::json) AS x(
        kind text, subject text, bucket_seconds int, bucket_start timestamptz, amount_minor bigint)
      GROUP BY 1, 2, 3, 4
    ), locked AS (
      SELECT c.kind, c.subject, c.bucket_seconds, c.bucket_start, back.amount_minor
      FROM velocity_counters c JOIN back USING (kind, subject, bucket_seconds, bucket_start)
      ORDER BY 1, 2, 3, 4 FOR UPDATE OF c
    )
    UPDATE velocity_counters c SET amount_minor = greatest(c.amount_minor - locked.amount_minor, 0)
    FROM locked
    WHERE c.kind = locked.kind AND c.subject = locked.subject AND c.bucket_seconds = locked.bucket_seconds
      AND c.bucket_start = locked.bucket_start`,
};

/** $1 = width of the buckets, $2 = seconds that they are kept, $3 = limit. */
export const FORGET_COUNTERS: Statement = {
  name: 'velocity.forget-counters',
  text: `
    DELETE FROM velocity_counters WHERE (kind, subject, bucket_seconds, bucket_start) IN (
      SELECT kind, subject, bucket_seconds, bucket_start FROM velocity_counters
      WHERE bucket_seconds = $1 AND bucket_start < now() - $2 * interval '1 second' ORDER BY bucket_start LIMIT $3)
    RETURNING 1 AS gone`,
};

/** $1 = seconds that they are kept, $2 = limit. */
export const FORGET_WALLETS: Statement = {
  name: 'velocity.forget-wallets',
  text: `
    DELETE FROM velocity_wallets WHERE (kind, subject, wallet) IN (
      SELECT kind, subject, wallet FROM velocity_wallets
      WHERE last_seen_at < now() - $1 * interval '1 second' ORDER BY last_seen_at LIMIT $2)
    RETURNING 1 AS gone`,
};

/**
 * The busiest subjects of a kind, or one. $1 = kind, $2 = subject or null, $3 = widths of buckets, $4 = the oldest bucket
 * that counts for each, $5 = since when payers count, $6 = limit.
 */
export const LIST: Statement = {
  name: 'velocity.list',
  text: `
    SELECT c.subject, c.bucket_seconds, min(c.bucket_start) AS since, sum(c.payments)::float8 AS payments,
      sum(c.amount_minor)::float8 AS amount, sum(c.declines)::float8 AS declines, NULL::float8 AS wallets
    FROM unnest($3::int[], $4::timestamptz[]) AS q(bucket_seconds, since)
    JOIN velocity_counters c ON c.bucket_seconds = q.bucket_seconds AND c.bucket_start >= q.since
    WHERE c.kind = $1 AND ($2::text IS NULL OR c.subject = $2)
    GROUP BY c.subject, c.bucket_seconds
    UNION ALL
    SELECT w.subject, NULL, min(w.last_seen_at), NULL, NULL, NULL, count(*)
    FROM velocity_wallets w
    WHERE w.kind = $1 AND ($2::text IS NULL OR w.subject = $2) AND w.last_seen_at >= $5
    GROUP BY w.subject
    ORDER BY payments DESC NULLS LAST, wallets DESC NULLS LAST, subject, bucket_seconds
    LIMIT $6`,
};

/** $1 = kind, $2 = subject. */
export const CLEAR: Statement = {
  name: 'velocity.clear',
  text: `
    WITH counters AS (
      DELETE FROM velocity_counters WHERE kind = $1 AND subject = $2 RETURNING 1
    ), wallets AS (
      DELETE FROM velocity_wallets WHERE kind = $1 AND subject = $2 RETURNING 1
    )
    SELECT (SELECT count(*) FROM counters)::int AS counters, (SELECT count(*) FROM wallets)::int AS wallets`,
};
