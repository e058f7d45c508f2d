import { Client } from 'pg';
import { firstBreak } from '../../src/ledger/ledger-checks.js';
import { netOf } from '../support/books.js';
import { RailsClient, type BookRow } from '../support/rails-client.js';

/** What the run has asked for. */
export interface Expected {
  readonly payments: number;
  readonly refunds: number;
  /** Those that were ordered, and the legs of splits. */
  readonly payouts: number;
  readonly legs: number;
}

export interface Comparison {
  /** What is wrong; empty = the books are equal. */
  readonly wrong: readonly string[];
  /** What has moved, by rail: collections / payouts / refunds. */
  readonly byRail: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface MovedAttempt {
  readonly owner_id: string;
  readonly rail: string;
  readonly is_incoming: boolean;
  readonly reference: string;
  readonly amount: number;
}

const ATTEMPTS_THAT_MOVED = `
  SELECT owner_id, provider AS rail, reference, amount_minor::int AS amount,
    operation = 'collect' AS is_incoming
  FROM attempts WHERE state = 'succeeded' OR late_success IS NOT NULL`;

const CLEARING = `SELECT provider AS rail, balance_minor::text AS minor FROM accounts WHERE kind = 'rail_clearing'`;

/** How many have ended well, of each kind. */
const ENDED = `
  SELECT
    (SELECT count(*)::int FROM payments WHERE status = 'confirmed') AS payments,
    (SELECT count(*)::int FROM refunds WHERE status = 'succeeded') AS refunds,
    (SELECT count(*)::int FROM payouts WHERE status = 'succeeded') AS payouts,
    (SELECT count(*)::int FROM split_legs WHERE status = 'settled') AS legs`;

/** Split payments that are not through, and payments whose refunds say something else than they do. */
const UNEVEN = `
  SELECT count(*)::int AS n FROM payments p
  LEFT JOIN LATERAL (SELECT sum(amount_minor) AS minor FROM refunds WHERE payment_id = p.id) r ON true
  WHERE p.refunded_minor <> coalesce(r.minor, 0)
    OR (p.settlement <> 'settled' AND EXISTS (SELECT 1 FROM split_legs l WHERE l.payment_id = p.id))`;

/**
 * Compares what we say with what all rails' own books say: everything that was asked for has ended well, by one attempt, with
 * one movement of the same amount and direction on the same rail; nothing moved in any book that we do not know; and the ledger
 * holds for each rail what that rail's book says.
 */
export async function compareBooks(databaseUrl: string, simulatorUrl: string, expected: Expected): Promise<Comparison> {
  const moved = (await new RailsClient(simulatorUrl).allBooks()).filter(({ status }) => status === 'moved');
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: ours } = await client.query<MovedAttempt>(ATTEMPTS_THAT_MOVED);
    const broken = await firstBreak(client);
    const wrong = [
      ...(await unfinished(client, expected)),
      ...differences(ours, moved),
      ...(await wrongBalances(client, moved)),
      ...(broken === null ? [] : [broken]),
    ];
    return { wrong, byRail: countsOf(moved) };
  } finally {
    await client.end();
  }
}

async function unfinished(client: Client, expected: Expected): Promise<string[]> {
  const [ended] = (await client.query<Expected>(ENDED)).rows;
  const [uneven] = (await client.query<{ n: number }>(UNEVEN)).rows;
  const wrong = (['payments', 'refunds', 'payouts', 'legs'] as const)
    .filter((kind) => ended?.[kind] !== expected[kind])
    .map((kind) => `${ended?.[kind]} ${kind} have ended well of ${expected[kind]}`);
  return uneven?.n === 0 ? wrong : [...wrong, `${uneven?.n} payments disagree with their legs or refunds`];
}

function differences(ours: readonly MovedAttempt[], moved: readonly BookRow[]): string[] {
  const wrong: string[] = [];
  const twice = ours.length - new Set(ours.map(({ owner_id }) => owner_id)).size;
  if (twice > 0) wrong.push(`${twice} movements have more than one attempt that moved`);
  const books = new Map(moved.map((row) => [keyOfBook(row), row]));
  if (books.size !== moved.length) wrong.push(`${moved.length - books.size} instructions moved twice on their rail`);
  const mismatched = ours.filter((attempt) => books.get(keyOfOurs(attempt))?.amount !== attempt.amount);
  if (mismatched.length > 0) wrong.push(`${mismatched.length} attempts differ from the rails' books`);
  if (moved.length !== ours.length) wrong.push(`${moved.length} movements in the rails' books, ${ours.length} in ours`);
  return wrong;
}

async function wrongBalances(client: Client, moved: readonly BookRow[]): Promise<string[]> {
  const { rows } = await client.query<{ rail: string; minor: string }>(CLEARING);
  const booked = new Map(rows.map(({ rail, minor }) => [rail, -Number(minor)]));
  return [...new Set([...booked.keys(), ...moved.map(({ rail }) => rail)])].flatMap((rail) => {
    const net = netOf(moved.filter((row) => row.rail === rail));
    const ours = booked.get(rail) ?? 0;
    return net === ours ? [] : [`${rail} holds ${net} by its own book and ${ours} by our ledger`];
  });
}

function countsOf(moved: readonly BookRow[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { rail, kind } of moved) {
    const ofRail = (counts[rail] ??= {});
    ofRail[kind] = (ofRail[kind] ?? 0) + 1;
  }
  return counts;
}

/** A rail without refunds of its own books them as payouts: the direction is what must be the same. */
function keyOfOurs({ rail, reference, is_incoming }: MovedAttempt): string {
  return `${rail}/${is_incoming ? 'in' : 'out'}/${reference}`;
}

function keyOfBook({ rail, reference, kind }: BookRow): string {
  return `${rail}/${kind === 'collection' ? 'in' : 'out'}/${reference}`;
}
