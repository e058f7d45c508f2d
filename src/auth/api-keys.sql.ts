import { hashOf, hintOf } from './api-key-form.js';
import type { Scope } from './principal.js';

export interface NewKey {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly apiKey: string;
  readonly scopes: readonly Scope[];
}

export const INSERT_KEY = `
  INSERT INTO api_keys (id, merchant_id, name, key_hash, key_hint, scopes)
  VALUES ($1, $2, $3, $4, $5, $6)`;

/** The key itself is not among them. */
export function insertKeyValues({ id, merchantId, name, apiKey, scopes }: NewKey): unknown[] {
  return [id, merchantId, name, hashOf(apiKey), hintOf(apiKey), scopes];
}

/** $1 = the merchant's name. Two commands that make the same new merchant take turns. */
export const LOCK_MERCHANT_NAME = `SELECT pg_advisory_xact_lock(hashtextextended('merchant ' || $1, 0))`;

export const FIND_MERCHANTS_BY_NAME = 'SELECT id, name FROM merchants WHERE name = $1 ORDER BY id LIMIT 2';
export const FIND_MERCHANT_BY_ID = 'SELECT id, name FROM merchants WHERE id = $1';
export const INSERT_MERCHANT = 'INSERT INTO merchants (id, name) VALUES ($1, $2)';

/** $1 = the merchant's id, or null for those of all; $2 = how many. */
export const LIST_KEYS = `
  SELECT k.id, k.name, k.key_hint, k.scopes, k.created_at, k.revoked_at, m.id AS merchant_id, m.name AS merchant_name
  FROM api_keys k JOIN merchants m ON m.id = k.merchant_id
  WHERE $1::uuid IS NULL OR k.merchant_id = $1
  ORDER BY k.id DESC LIMIT $2`;

export const REVOKE_KEY = `
  UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL
  RETURNING merchant_id, name, key_hint`;
export const FIND_KEY = 'SELECT revoked_at FROM api_keys WHERE id = $1';
