import { Client } from 'pg';
import { databaseUrlOf, NO_DATABASE } from '../config/database-url.js';
import { firstBreak } from './ledger-checks.js';

/**
 * `npm run verify`: recomputes every balance of the books at DATABASE_URL (else of the sandbox that runs here) and says OK, or names
 * the first break.
 */
const CONNECT_TIMEOUT_MS = 5000;

const url = databaseUrlOf(process.env);
if (url === null) {
  process.stderr.write(`${NO_DATABASE}\n`);
  process.exit(2);
}
const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
try {
  await client.connect();
  const broken = await firstBreak(client);
  process.stdout.write(broken === null ? 'OK: the books balance\n' : `${broken}\n`);
  process.exitCode = broken === null ? 0 : 1;
} catch (error) {
  process.stderr.write(`the books could not be verified: ${Error.isError(error) ? error.message : String(error)}\n`);
  process.exitCode = 2;
} finally {
  await client.end().catch(() => undefined);
}
