import { expect } from '@jest/globals';
import { Client } from 'pg';
import { ApiClient, type PaymentDetailBody } from './api-client.js';
import { RailsClient } from './rails-client.js';
import type { SandboxFile } from './server-process.js';
import { expectCountersAgree } from './velocity-books.js';
import { waitFor } from './wait-for.js';

/** Ordinary payments (endings 20–99), and some whose answers get lost (07, 08, 09). */
function msisdnOf(n: number): string {
  const ending = n % 10 === 0 ? ['07', '08', '09'][(n / 10) % 3] : String(20 + (n % 80));
  return `024${String(n).padStart(5, '0')}${ending}`;
}

/** Starts payments without waiting for them; those whose request was cut off are asked for by their key later. */
export async function startPayments(api: ApiClient, count: number, run: string): Promise<void> {
  await Promise.allSettled(
    Array.from({ length: count }, (_, n) =>
      api.initiate({ payer: { msisdn: msisdnOf(n) }, reference: `${run}-${n}` }, `${run}-${n}`),
    ),
  );
}

/** After the crash: the same requests again with the same keys, as a careful client does. */
export async function repeatPayments(api: ApiClient, count: number, run: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const answer = await waitFor(`payment ${n} to be answered`, async () => {
      const found = await api.initiate({ payer: { msisdn: msisdnOf(n) }, reference: `${run}-${n}` }, `${run}-${n}`);
      return found.status === 202 ? found : null;
    });
    ids.push(answer.body.id);
  }
  return ids;
}

/** Every payment reaches the state that the rail's books prove, under one reference each, and counts once. */
export async function expectBooksAgree(
  api: ApiClient,
  sandbox: Pick<SandboxFile, 'simulatorUrl' | 'databaseUrl'>,
  ids: string[],
): Promise<void> {
  expect(new Set(ids).size).toBe(ids.length);
  const details: PaymentDetailBody[] = [];
  for (const id of ids) {
    await waitFor(`payment ${id} to end`, () => api.isFinal(id), 60_000);
    details.push(await api.get(id));
  }
  // A slow moment is enough for the gateway to be the better route.
  const rails = ['mtn_momo', 'airteltigo_money'].map((rail) => new RailsClient(sandbox.simulatorUrl, rail));
  const books = (await Promise.all(rails.map((rail) => rail.books()))).flat();
  expect(new Set(books.map(({ reference }) => reference)).size).toBe(books.length);
  const moved = new Map(books.filter(({ status }) => status === 'moved').map((row) => [row.reference, row]));
  for (const { status, amount, attempts } of details) {
    expect(attempts).toHaveLength(1);
    const row = moved.get(attempts[0]!.reference);
    expect({ status, moved: row?.amount ?? 0 }).toEqual(
      row === undefined ? { status: 'rejected', moved: 0 } : { status: 'confirmed', moved: amount },
    );
  }
  const ours = new Set(details.map(({ attempts }) => attempts[0]!.reference));
  expect(books.filter(({ reference }) => !ours.has(reference))).toEqual([]);
  const client = new Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  await expectCountersAgree({
    query: async <Row extends object>(text: string) => (await client.query<Row>(text)).rows,
  });
  await client.end();
}
