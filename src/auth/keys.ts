import { databaseUrlOf, NO_DATABASE } from '../config/database-url.js';
import { profileOf } from '../config/environment.js';
import { toPublicId } from '../http/public-id.js';
import { PgClient } from '../persistence/pg-client.js';
import { KeyDesk, type ListedKey, type MadeKey } from './key-desk.js';
import { KEYS_USAGE, parseKeysCommand, UsageError, type KeysCommand } from './keys-arguments.js';

/**
 * `npm run keys`: makes, lists and revokes API keys in the database at DATABASE_URL. Exit code 0 = done, 1 = it could not be
 * done, 2 = the command was not understood.
 */
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** A key alone on stdout, so that a script can keep it; what people want to know beside it on stderr. */
const out = (line: string) => process.stdout.write(`${line}\n`);
const note = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const command = parseKeysCommand(process.argv.slice(2));
  const profile = profileOf(process.env);
  if (profile === undefined) throw new UsageError('SYNCCASH_PROFILE must be sandbox or production');
  const url = databaseUrlOf(process.env);
  if (url === null) throw new UsageError(NO_DATABASE);
  const client = new PgClient({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  await client.connect();
  try {
    await run(new KeyDesk(client, profile), command);
  } finally {
    await client.end();
  }
}

async function run(desk: KeyDesk, command: KeysCommand): Promise<void> {
  switch (command.verb) {
    case 'create':
      show(await desk.create(command));
      return;
    case 'list':
      for (const key of await desk.list(command.merchant)) showListed(key);
      return;
    case 'revoke': {
      const isNews = await desk.revoke(command.keyId, command.reason);
      note(isNews ? 'revoked: a server that has just seen it takes it for 30 s more' : 'it was revoked before');
      return;
    }
    default:
      return command satisfies never;
  }
}

function show({ apiKey, id, merchant, isNewMerchant }: MadeKey): void {
  note(`${isNewMerchant ? 'new merchant' : 'merchant'} ${toPublicId('mer', merchant.id)} (${merchant.name})`);
  note(`key ${toPublicId('key', id)}; here it is, once: only its hash is kept`);
  out(apiKey);
}

function showListed(key: ListedKey): void {
  const state = key.revoked_at === null ? 'valid' : `revoked ${key.revoked_at.toISOString()}`;
  const merchant = `${toPublicId('mer', key.merchant_id)} (${key.merchant_name})`;
  const made = `made ${key.created_at.toISOString()}`;
  out(
    [toPublicId('key', key.id), `…${key.key_hint}`, key.scopes.join(','), state, made, key.name, merchant].join('\t'),
  );
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) note(`${error.message}\n\n${KEYS_USAGE}`);
  else note(`nothing was done: ${messageOf(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

function messageOf(error: unknown): string {
  if (!Error.isError(error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  // PostgreSQL: undefined_table.
  if (code === '42P01') return `${error.message}: run npm run migrate first`;
  // A host with several addresses refuses without a message.
  return error.message || code;
}
