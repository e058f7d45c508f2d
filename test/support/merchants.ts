import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { TestDatabase } from './test-database.js';

export interface TestMerchant {
  readonly merchantId: string;
  readonly apiKey: string;
}

/** A merchant with a key of its own. */
export async function createMerchant(
  database: Pick<TestDatabase, 'query'>,
  scopes: string[] = ['merchant'],
  isRevoked = false,
): Promise<TestMerchant> {
  const merchantId = randomUUID();
  await database.query('INSERT INTO merchants (id, name) VALUES ($1, $2)', [merchantId, 'a test merchant']);
  return { merchantId, apiKey: await createKey(database, merchantId, scopes, isRevoked) };
}

/** One more key of a merchant. */
export async function createKey(
  database: Pick<TestDatabase, 'query'>,
  merchantId: string,
  scopes: string[] = ['merchant'],
  isRevoked = false,
): Promise<string> {
  const apiKey = `sc_test_${randomBytes(16).toString('hex')}`;
  await database.query(
    `INSERT INTO api_keys (id, merchant_id, name, key_hash, key_hint, scopes, revoked_at)
     VALUES ($1, $2, 'test', $3, $4, $5, $6)`,
    [
      randomUUID(),
      merchantId,
      createHash('sha256').update(apiKey).digest(),
      apiKey.slice(-4),
      scopes,
      isRevoked ? new Date() : null,
    ],
  );
  return apiKey;
}
