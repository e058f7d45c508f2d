import { Client } from 'pg';
import { firstBreak } from '../../src/ledger/ledger-checks.js';
import type { BookRow } from './rails-client.js';

/** What the `verify` command says of a database. */
export async function breakOf(databaseUrl: string): Promise<string | null> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await firstBreak(client);
  } finally {
    await client.end();
  }
}

/** Minor units that have moved in the books of the rails: what came in less what went out. */
export function netOf(rows: readonly BookRow[]): number {
  return rows
    .filter(({ status }) => status === 'moved')
    .reduce((sum, { kind, amount }) => sum + (kind === 'collection' ? amount : -amount), 0);
}
