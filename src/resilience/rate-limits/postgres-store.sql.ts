import type { Statement } from '../../persistence/database.js';

/**
 * Takes up to `wanted` requests from each counter and says how many it was. The advance of a counter is that of the
 * domain, in whole numbers; the clock is the server's. Rows in the order of their key, so that two processes never wait
 * for each other. $1 = JSON array. A bucket counts in parts of a request (`window_ms` are one), a window in requests.
 */
export const TAKE: Statement = {
  name: 'rate-limits.take',
  text: `
    INSERT INTO rate_limit_counters AS c
      (counter, slides, quota, window_ms, capacity, level, previous, since_ms, touched_ms, granted)
    SELECT a.counter, a.slides, a.quota, a.window_ms, a.capacity,
      least(a.wanted, a.capacity) * CASE WHEN a.slides THEN 1 ELSE a.window_ms END, 0,
      CASE WHEN a.slides THEN n.ms - n.ms % a.window_ms ELSE n.ms END, n.ms, least(a.wanted, a.capacity)
    FROM json_to_recordset($1::json)
        AS a(counter text, slides boolean, quota bigint, window_ms bigint, capacity bigint, wanted bigint),
      (SELECT floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint AS ms) AS n
    ORDER BY a.counter
    ON CONFLICT (counter) DO UPDATE SET
      (slides, quota, window_ms, capacity, touched_ms, level, previous, since_ms, granted) = (
        SELECT excluded.slides, excluded.quota, excluded.window_ms, excluded.capacity, excluded.touched_ms,
          now.level + taken.requests * CASE WHEN excluded.slides THEN 1 ELSE excluded.window_ms END,
          now.previous, now.since_ms, taken.requests
        FROM (SELECT greatest(c.since_ms, excluded.since_ms) AS since_ms) AS start,
          LATERAL (SELECT start.since_ms,
            CASE
              WHEN NOT excluded.slides THEN greatest(0, least(c.level, excluded.capacity * excluded.window_ms)
                - excluded.quota * (start.since_ms - c.since_ms))
              WHEN start.since_ms = c.since_ms THEN c.level
              ELSE 0
            END AS level,
            CASE
              WHEN NOT excluded.slides THEN 0
              WHEN start.since_ms = c.since_ms THEN c.previous
              WHEN start.since_ms - c.since_ms = excluded.window_ms THEN c.level
              ELSE 0
            END AS previous) AS now,
          LATERAL (SELECT CASE
            WHEN NOT excluded.slides THEN now.level
            ELSE now.level * excluded.window_ms
              + now.previous * (excluded.window_ms - greatest(0, excluded.touched_ms - now.since_ms))
            END AS parts) AS used,
          LATERAL (SELECT greatest(0, least(excluded.granted,
            (excluded.capacity * excluded.window_ms - used.parts) / excluded.window_ms)) AS requests) AS taken)
    RETURNING counter, level, previous, since_ms, touched_ms, granted`,
};

/** What was taken for requests that another limit refused. Locks in the same order as TAKE. */
export const GIVE_BACK: Statement = {
  name: 'rate-limits.give-back',
  text: `
    WITH back AS (SELECT * FROM json_to_recordset($1::json) AS b(counter text, units bigint, since_ms bigint)),
    locked AS (
      SELECT c.counter FROM rate_limit_counters c JOIN back USING (counter) ORDER BY c.counter FOR UPDATE OF c)
    UPDATE rate_limit_counters c SET level = greatest(0, c.level - b.units)
    FROM back b JOIN locked USING (counter)
    WHERE c.counter = b.counter AND (NOT c.slides OR c.since_ms = b.since_ms)`,
};

export const FORGET: Statement = {
  name: 'rate-limits.forget',
  text: 'DELETE FROM rate_limit_counters WHERE counter = $1',
};

/** Counters that say nothing any more: an emptied bucket, a window before the one before. */
export const PURGE: Statement = {
  name: 'rate-limits.purge',
  text: `
    DELETE FROM rate_limit_counters WHERE counter IN (
      SELECT counter FROM rate_limit_counters
      WHERE touched_ms + greatest(2 * window_ms, capacity * window_ms / quota)
        < extract(epoch FROM now()) * 1000
      LIMIT $1 FOR UPDATE SKIP LOCKED)`,
};

export const PING: Statement = { name: 'rate-limits.ping', text: 'SELECT 1 FROM rate_limit_counters LIMIT 1' };
