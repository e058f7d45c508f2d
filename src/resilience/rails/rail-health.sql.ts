import type { Statement } from '../../persistence/database.js';

/** Minutes that are looked at, and seconds of one bucket. */
export const HEALTH_WINDOW_SECONDS = 300;
const BUCKET_SECONDS = 10;
const KEPT_SECONDS = 3600;

/** Rows in the order of their key, so that two processes never wait for each other. $1 = JSON array. */
export const ADD: Statement = {
  name: 'resilience.add-measurements',
  text: `
    INSERT INTO rail_measurements (provider, operation, bucket, calls, failures, total_ms)
    SELECT x.provider, x.operation, date_bin('${BUCKET_SECONDS} seconds', now(), 'epoch'), x.calls, x.failures, x.total_ms
    FROM json_to_recordset($1::json) AS x(provider text, operation text, calls bigint, failures bigint, total_ms bigint)
    ORDER BY 1, 2
    ON CONFLICT (provider, operation, bucket) DO UPDATE SET
      calls = rail_measurements.calls + excluded.calls,
      failures = rail_measurements.failures + excluded.failures,
      total_ms = rail_measurements.total_ms + excluded.total_ms`,
};

export const READ: Statement = {
  name: 'resilience.read-measurements',
  text: `
    SELECT provider, operation, sum(calls)::float8 AS calls, sum(failures)::float8 AS failures,
      (sum(total_ms) / sum(calls))::float8 AS answer_ms
    FROM rail_measurements WHERE bucket > now() - interval '${HEALTH_WINDOW_SECONDS} seconds'
    GROUP BY provider, operation`,
};

export const FORGET: Statement = {
  name: 'resilience.forget-measurements',
  text: `DELETE FROM rail_measurements WHERE bucket < now() - interval '${KEPT_SECONDS} seconds'`,
};
