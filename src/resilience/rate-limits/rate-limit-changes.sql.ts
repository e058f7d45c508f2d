import type { Statement } from '../../persistence/database.js';

export const READ_CHANGES: Statement = {
  name: 'rate-limits.read-changes',
  text: `
    SELECT name, quota, window_seconds, burst, reason, api_key_id, changed_at, expires_at
    FROM rate_limit_changes WHERE expires_at IS NULL OR expires_at > now()`,
};

export const SET_CHANGE: Statement = {
  name: 'rate-limits.set-change',
  text: `
    INSERT INTO rate_limit_changes (name, quota, window_seconds, burst, reason, api_key_id, changed_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, now(), now() + $7 * interval '1 second')
    ON CONFLICT (name) DO UPDATE SET
      quota = excluded.quota, window_seconds = excluded.window_seconds, burst = excluded.burst,
      reason = excluded.reason, api_key_id = excluded.api_key_id,
      changed_at = excluded.changed_at, expires_at = excluded.expires_at`,
};

export const DROP_CHANGE: Statement = {
  name: 'rate-limits.drop-change',
  text: 'DELETE FROM rate_limit_changes WHERE name = $1',
};

export const ADD_RESET: Statement = {
  name: 'rate-limits.add-reset',
  text: 'INSERT INTO rate_limit_resets (id, counter, reset_at) VALUES ($1, $2, now())',
};

/** Long enough for a process that was cut off from the database for a while. */
export const READ_RESETS: Statement = {
  name: 'rate-limits.read-resets',
  text: `SELECT id, counter FROM rate_limit_resets WHERE reset_at > now() - interval '10 minutes'`,
};

export const FORGET_RESETS: Statement = {
  name: 'rate-limits.forget-resets',
  text: `DELETE FROM rate_limit_resets WHERE reset_at < now() - interval '1 hour'`,
};
