import { Client } from 'pg';
import { firstBreak } from './ledger-checks.js';

/** `npm run verify`: recomputes every balance of the books at DATABASE_URL and says OK, or names the first break. */
const CONNECT_TIMEOUT_MS = 5000;

const url = process.env.DATABASE_URL;
if (url === undefined || url === '') {
  process.stderr.write(
    'set DATABASE_URL to the database to verify; the sandbox writes its own into .synccash/sandbox.json while it runs\n',
  );
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
