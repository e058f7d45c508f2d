import { Client } from 'pg';
import { runMigrations } from '../../src/persistence/run-migrations.js';
import { startDatabaseServer, type DatabaseServer } from './database-server.js';

export const TEMPLATE_DATABASE = 'synccash_template';

/** One server for the whole run, and one migrated database that every test file copies. */
export default async function globalSetup(): Promise<void> {
  const server = await startDatabaseServer();
  (globalThis as { databaseServer?: DatabaseServer }).databaseServer = server;
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await client.end();
  await runMigrations(server.adminUrl.replace(/\/postgres$/, `/${TEMPLATE_DATABASE}`));
  process.env.TEST_DATABASE_ADMIN_URL = server.adminUrl;
}
