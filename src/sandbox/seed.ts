import { Client } from 'pg';
import { INSERT_KEY, insertKeyValues, type NewKey } from '../auth/api-keys.sql.js';

const CONNECT_TIMEOUT_MS = 5000;
const QUERY_TIMEOUT_MS = 10_000;

export const DEMO_MERCHANT_ID = '019a0000-0000-7000-8000-000000000001';
const DEMO_KEY_ID = '019a0000-0000-7000-8000-000000000002';
const ADMIN_KEY_ID = '019a0000-0000-7000-8000-000000000003';

/** A key that was revoked stays revoked, unless it is another key by now. */
const SEED_KEY = `${INSERT_KEY}
  ON CONFLICT (id) DO UPDATE SET
    key_hash = EXCLUDED.key_hash,
    key_hint = EXCLUDED.key_hint,
    scopes = EXCLUDED.scopes,
    revoked_at = CASE WHEN api_keys.key_hash = EXCLUDED.key_hash THEN api_keys.revoked_at END`;

/** The demo merchant and its two keys; may run as often as the server starts. */
export async function seed(databaseUrl: string, keys: { apiKey: string; adminApiKey: string }): Promise<void> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO merchants (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [
      DEMO_MERCHANT_ID,
      'Demo merchant',
    ]);
    await seedKey(client, { id: DEMO_KEY_ID, name: 'Demo key', apiKey: keys.apiKey, scopes: ['merchant'] });
    await seedKey(client, {
      id: ADMIN_KEY_ID,
      name: 'Demo operator key',
      apiKey: keys.adminApiKey,
      scopes: ['merchant', 'operator'],
    });
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function seedKey(client: Client, key: Omit<NewKey, 'merchantId'>): Promise<void> {
  await client.query(SEED_KEY, insertKeyValues({ ...key, merchantId: DEMO_MERCHANT_ID }));
}
