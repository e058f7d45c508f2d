import { Client } from 'pg';

export interface Books {
  readonly reference: string;
  readonly amount: number;
  readonly status: string;
}

interface OurRow {
  reference: string;
  amount: number;
  status: string;
}

/**
 * Compares what we say with what the rail's own books say: every payment confirmed, by one attempt, with one debit of the
 * same amount, and nothing in the books that we do not know. Returns what is wrong.
 */
export async function differences(databaseUrl: string, simulatorUrl: string, expected: number): Promise<string[]> {
  const response = await fetch(`${simulatorUrl}/__books?rail=mtn_momo`, { signal: AbortSignal.timeout(60_000) });
  const books = (await response.json()) as Books[];
  const ours = await ourRows(databaseUrl);
  const wrong: string[] = [];
  if (ours.length !== expected) wrong.push(`${ours.length} attempts for ${expected} payments`);
  const unconfirmed = ours.filter(({ status }) => status !== 'confirmed').length;
  if (unconfirmed > 0) wrong.push(`${unconfirmed} payments are not confirmed`);
  if (books.length !== ours.length) wrong.push(`${books.length} rows in the rail's books for ${ours.length} attempts`);
  const byReference = new Map(books.map((row) => [row.reference, row]));
  const mismatched = ours.filter(({ reference, amount }) => {
    const row = byReference.get(reference);
    return row?.status !== 'moved' || row.amount !== amount;
  });
  if (mismatched.length > 0) wrong.push(`${mismatched.length} payments differ from the rail's books`);
  return wrong;
}

async function ourRows(databaseUrl: string): Promise<OurRow[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<OurRow>(
      `SELECT a.reference, p.amount_minor::int AS amount, p.status FROM payments p JOIN attempts a ON a.owner_id = p.id`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
