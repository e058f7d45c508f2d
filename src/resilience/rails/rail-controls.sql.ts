import type { Statement } from '../../persistence/database.js';

/** A process that has not reported for so long is gone. */
export const REPORT_FRESH_SECONDS = 5;

/** $1 = process, $2 = its breakers as JSON. */
export const REPORT: Statement = {
  name: 'resilience.report-breakers',
  text: `
    INSERT INTO breaker_reports (process_id, states, reported_at) VALUES ($1, $2, now())
    ON CONFLICT (process_id) DO UPDATE SET states = excluded.states, reported_at = excluded.reported_at`,
};

/** Everything in one row: what operators have decided, and what the processes say. $1 = own process. */
export const READ_CONTROLS: Statement = {
  name: 'resilience.read-controls',
  text: `
    SELECT
      (SELECT coalesce(json_agg(json_build_object('provider', provider, 'operation', operation, 'state', state,
          'reason', reason, 'apiKeyId', api_key_id, 'setAt', set_at, 'expiresAt', expires_at)), '[]')
        FROM breaker_overrides WHERE expires_at IS NULL OR expires_at > now()) AS overrides,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'provider', provider, 'kind', kind, 'startsAt', starts_at,
          'endsAt', ends_at, 'reason', reason, 'apiKeyId', api_key_id, 'setAt', set_at) ORDER BY starts_at), '[]')
        FROM rail_pauses WHERE ends_at IS NULL OR ends_at > now()) AS pauses,
      (SELECT coalesce(json_agg(json_build_object('processId', process_id, 'states', states, 'reportedAt', reported_at)), '[]')
        FROM breaker_reports WHERE process_id <> $1 AND reported_at > now() - interval '${REPORT_FRESH_SECONDS} seconds') AS reports`,
};

/** Of processes that are long gone. */
export const FORGET_REPORTS: Statement = {
  name: 'resilience.forget-reports',
  text: `DELETE FROM breaker_reports WHERE reported_at < now() - interval '1 hour'`,
};

/** $1 = process that stops. */
export const WITHDRAW_REPORT: Statement = {
  name: 'resilience.withdraw-report',
  text: 'DELETE FROM breaker_reports WHERE process_id = $1',
};

/** $1 = rail, $2 = operation, $3 = state, $4 = reason, $5 = key, $6 = expires at. Returns what was there before. */
export const SET_OVERRIDE: Statement = {
  name: 'resilience.set-override',
  text: `
    WITH before AS (SELECT state, reason FROM breaker_overrides WHERE provider = $1 AND operation = $2 FOR UPDATE),
    written AS (
      INSERT INTO breaker_overrides (provider, operation, state, reason, api_key_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (provider, operation) DO UPDATE SET
        state = excluded.state, reason = excluded.reason, api_key_id = excluded.api_key_id, set_at = now(),
        expires_at = excluded.expires_at
    )
    SELECT state, reason FROM before`,
};

/** $1 = rail, $2 = operation. */
export const DROP_OVERRIDE: Statement = {
  name: 'resilience.drop-override',
  text: 'DELETE FROM breaker_overrides WHERE provider = $1 AND operation = $2 RETURNING state, reason',
};

/** Once more replaces the reason and the end. $1 = id, $2 = rail, $3 = ends at, $4 = reason, $5 = key. */
export const DISABLE_RAIL: Statement = {
  name: 'resilience.disable-rail',
  text: `
    INSERT INTO rail_pauses (id, provider, kind, starts_at, ends_at, reason, api_key_id)
    VALUES ($1, $2, 'disabled', now(), $3, $4, $5)
    ON CONFLICT (provider) WHERE kind = 'disabled' DO UPDATE SET
      starts_at = now(), ends_at = excluded.ends_at, reason = excluded.reason, api_key_id = excluded.api_key_id, set_at = now()`,
};

/** $1 = rail. */
export const ENABLE_RAIL: Statement = {
  name: 'resilience.enable-rail',
  text: `DELETE FROM rail_pauses WHERE provider = $1 AND kind = 'disabled' RETURNING reason`,
};

/** $1 = id, $2 = rail, $3 = starts at, $4 = ends at, $5 = reason, $6 = key. */
export const PLAN_MAINTENANCE: Statement = {
  name: 'resilience.plan-maintenance',
  text: `
    INSERT INTO rail_pauses (id, provider, kind, starts_at, ends_at, reason, api_key_id)
    VALUES ($1, $2, 'maintenance', $3, $4, $5, $6)`,
};

/** $1 = rail, $2 = id. */
export const CANCEL_MAINTENANCE: Statement = {
  name: 'resilience.cancel-maintenance',
  text: `DELETE FROM rail_pauses WHERE provider = $1 AND id = $2 AND kind = 'maintenance' RETURNING reason`,
};

/** Those that are long over; the audit log keeps who planned them. */
export const FORGET_PAUSES: Statement = {
  name: 'resilience.forget-pauses',
  text: `DELETE FROM rail_pauses WHERE ends_at < now() - interval '30 days'`,
};
