import { Client } from 'pg';

interface BookRow {
  readonly rail: string;
  readonly reference: string;
  readonly amount: number;
  readonly status: string;
}

interface OurRow {
  readonly rail: string;
  readonly reference: string;
  readonly amount: number;
  readonly status: string;
}

export interface Comparison {
  /** What is wrong; empty = the books are equal. */
  readonly wrong: readonly string[];
  /** Moved payments by rail: under load routing may prefer another one for a while. */
  readonly byRail: Readonly<Record<string, number>>;
}

/**
 * Compares what we say with what all rails' own books say: every payment confirmed, by one attempt that succeeded, with one
 * debit of the same amount, and nothing moved in any book that we do not know.
 */
export async function compareBooks(databaseUrl: string, simulatorUrl: string, expected: number): Promise<Comparison> {
  const response = await fetch(`${simulatorUrl}/__books`, { signal: AbortSignal.timeout(60_000) });
  const moved = ((await response.json()) as BookRow[]).filter(({ status }) => status === 'moved');
  const ours = await succeededAttempts(databaseUrl);
  const wrong: string[] = [];
  if (ours.length !== expected) wrong.push(`${ours.length} attempts have succeeded for ${expected} payments`);
  const unconfirmed = ours.filter(({ status }) => status !== 'confirmed').length;
  if (unconfirmed > 0) wrong.push(`${unconfirmed} payments are not confirmed`);
  if (moved.length !== expected) wrong.push(`${moved.length} debits in the rails' books for ${expected} payments`);
  const books = new Map(moved.map((row) => [keyOf(row), row]));
  const mismatched = ours.filter((attempt) => books.get(keyOf(attempt))?.amount !== attempt.amount);
  if (mismatched.length > 0) wrong.push(`${mismatched.length} payments differ from the rails' books`);
  const byRail: Record<string, number> = {};
  for (const { rail } of moved) byRail[rail] = (byRail[rail] ?? 0) + 1;
  return { wrong, byRail };
}

function keyOf({ rail, reference }: { rail: string; reference: string }): string {
  return `${rail}/${reference}`;
}

async function succeededAttempts(databaseUrl: string): Promise<OurRow[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<OurRow>(
      `SELECT a.provider AS rail, a.reference, p.amount_minor::int AS amount, p.status
       FROM payments p JOIN attempts a ON a.owner_id = p.id WHERE a.state = 'succeeded'`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
