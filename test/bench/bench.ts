import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { runMigrations } from '../../src/persistence/run-migrations.js';
import { readyServer, startServerProcess, type SandboxFile } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';
import { compareBooks, type Comparison, type Expected } from './correctness.js';
import { measureFloor, type Floor } from './floor.js';
import { FollowUps } from './follow-ups.js';
import { CONNECTIONS, Load, percentile, type LoadResult } from './load.js';
import { mixedOrder, plainOrder, type Order } from './mix.js';

/**
 * `npm run bench`: boots the whole sandbox (database, simulated rails, server) and this load generator on one machine, and
 * prints one table. Absolute numbers are this machine's; the ratio to the floor of the same run travels.
 */
const PLAIN_PAYMENTS = Number(process.env.BENCH_PAYMENTS ?? 4000);
const MIXED_PAYMENTS = Math.round(PLAIN_PAYMENTS / 2);
const FLOOR_PAYMENTS = 3000;
const OPEN_LOOP = { perSecond: 200, seconds: 10 } as const;
const WARM_UP_PAYMENTS = 500;
const SETTLE_TIMEOUT_MS = 180_000;
const SHOWN_OUTPUT_CHARS = 10_000;
const ROOT = join(import.meta.dirname, '../../..');

/** What of all movements has not ended: a split payment has when its legs have. */
const OPEN_MOVEMENTS = `
  SELECT (SELECT count(*)::int FROM payments WHERE finished_at IS NULL OR settlement = 'in_progress')
    + (SELECT count(*)::int FROM refunds WHERE finished_at IS NULL)
    + (SELECT count(*)::int FROM payouts WHERE finished_at IS NULL) AS n`;
/** Each costs a second, until the database looks for it. */
const DEADLOCKS = `SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()`;
const ALL_MOVEMENTS = `
  SELECT (SELECT count(*)::int FROM payments) + (SELECT count(*)::int FROM refunds)
    + (SELECT count(*)::int FROM payouts) AS n`;

interface Phase {
  readonly load: LoadResult;
  readonly movements: number;
  /** Until the last of them had ended. */
  readonly seconds: number;
}

interface Measured {
  readonly floors: readonly [Floor, Floor];
  readonly plain: Phase;
  readonly mixed: Phase;
  readonly steady: LoadResult;
  readonly confirmMs: number[];
  readonly steadyMs: number[];
}

async function main(): Promise<void> {
  const sandboxDir = mkdtempSync(join(tmpdir(), 'synccash-bench-'));
  const server = startServerProcess(ROOT, sandboxDir, { LOG_LEVEL: 'warn' });
  try {
    const sandbox = await readyServer(server, sandboxDir);
    await measure(sandbox);
  } finally {
    server.child.kill('SIGTERM');
    await server.exited;
    rmSync(sandboxDir, { recursive: true, force: true });
    if (process.exitCode === 1) console.error(server.output().slice(-SHOWN_OUTPUT_CHARS));
  }
}

async function measure(sandbox: SandboxFile): Promise<void> {
  const floors = await floorsOf(sandbox.databaseUrl);
  const client = new Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  const run = `bench-${Date.now()}`;
  const followUps = new FollowUps(sandbox, client, run);
  const made = { payments: 0, legs: 0 };
  const load = new Load(sandbox, run, (order, id) => {
    made.payments += 1;
    made.legs += order.legs;
    followUps.add(order, id);
  });
  const allEnded = (): Promise<unknown> =>
    waitFor(
      'everything to end',
      async () => followUps.isIdle && (await count(client, OPEN_MOVEMENTS)) === 0,
      SETTLE_TIMEOUT_MS,
      100,
    );
  const phase = async (payments: number, orderOf: (n: number) => Order): Promise<Phase> => {
    const before = await count(client, ALL_MOVEMENTS);
    const startedAt = performance.now();
    const result = await load.closedLoop(payments, orderOf);
    await allEnded();
    const seconds = (performance.now() - startedAt) / 1000;
    return { load: result, movements: (await count(client, ALL_MOVEMENTS)) - before, seconds };
  };
  try {
    await phase(WARM_UP_PAYMENTS, mixedOrder);
    const plain = await phase(PLAIN_PAYMENTS, plainOrder);
    const mixed = await phase(MIXED_PAYMENTS, mixedOrder);
    const steadyFrom = new Date();
    const askedBefore = followUps.asked.latenciesMs.length;
    const steady = await load.openLoop(OPEN_LOOP.perSecond, OPEN_LOOP.seconds, mixedOrder);
    await allEnded();
    const confirmMs = await confirmLatencies(client, steadyFrom);
    const steadyMs = followUps.asked.latenciesMs.slice(askedBefore);
    const { refunds, payouts, failed, firstRefusal } = followUps.asked;
    const expected = { payments: made.payments, refunds, payouts: payouts + made.legs, legs: made.legs };
    const comparison = await compareBooks(sandbox.databaseUrl, sandbox.simulatorUrl, expected);
    const failures = plain.load.failed + mixed.load.failed + steady.failed + failed;
    print([
      ...speedRows({ floors, plain, mixed, steady, confirmMs, steadyMs }),
      ['requests that failed', failures === 0 ? '0' : `${failures}, the first: ${firstRefusal ?? 'a payment'}`],
      ['deadlocks in the database', String(await count(client, DEADLOCKS))],
      ...bookRows(expected, comparison),
    ]);
    if (comparison.wrong.length > 0 || failures > 0) process.exitCode = 1;
  } finally {
    await followUps.close();
    await load.close();
    await client.end();
  }
}

function speedRows({ floors, plain, mixed, steady, confirmMs, steadyMs }: Measured): [string, string][] {
  const [single, batched] = floors;
  const settled = plain.movements / plain.seconds;
  const settledMixed = mixed.movements / mixed.seconds;
  const toFloors = (perSecond: number) =>
    `${(perSecond / single.paymentsPerSecond).toFixed(2)} / ${(perSecond / batched.paymentsPerSecond).toFixed(2)}`;
  return [
    [
      `payments initiated/s (${CONNECTIONS} connections, while settling)`,
      (plain.load.sent / plain.load.seconds).toFixed(0),
    ],
    ['payments settled/s (initiate → confirmed and booked, all of them)', settled.toFixed(0)],
    [
      `the mix: movements ended/s (${(mixed.movements / mixed.load.sent).toFixed(2)} for a payment)`,
      settledMixed.toFixed(0),
    ],
    [`initiate p50 / p99 at ${OPEN_LOOP.perSecond}/s of the mix`, percentiles(steady.latenciesMs)],
    [`refund or payout asked for p50 / p99 at the same time`, percentiles(steadyMs)],
    [`initiate → confirmed p50 / p99 at the same time (rail: 50–400 ms)`, percentiles(confirmMs)],
    [`floor: bare pg, ${single.label}`, `${single.paymentsPerSecond.toFixed(0)} payments/s`],
    [`floor: bare pg, ${batched.label}`, `${batched.paymentsPerSecond.toFixed(0)} payments/s`],
    ['payments settled ÷ floor (single / batched)', toFloors(settled)],
    ['movements of the mix ÷ floor (single / batched)', toFloors(settledMixed)],
    ['a movement of the mix ÷ a payment alone', (settledMixed / settled).toFixed(2)],
  ];
}

function bookRows(expected: Expected, { wrong, byRail }: Comparison): [string, string][] {
  const { payments, refunds, payouts, legs } = expected;
  const carried = Object.entries(byRail).map(
    ([rail, { collection = 0, payout = 0, refund = 0 }]) => `${rail} ${collection} / ${payout} / ${refund}`,
  );
  return [
    [
      `books of the rails = ours (${payments} payments, ${refunds} refunds, ${payouts} payouts)`,
      wrong.length === 0 ? 'equal, each moved once' : wrong.join('; '),
    ],
    [`of the payouts, legs of splits`, String(legs)],
    ['carried by: collections / payouts / refunds', carried.join(', ')],
  ];
}

/** In a database of its own on the same server, before any load. */
async function floorsOf(databaseUrl: string): Promise<[Floor, Floor]> {
  const admin = new Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query('CREATE DATABASE floor');
  const url = new URL(databaseUrl);
  url.pathname = '/floor';
  await runMigrations(url.href);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const merchantId = '00000000-0000-7000-8000-000000000001';
  await client.query(`INSERT INTO merchants (id, name) VALUES ($1, 'floor')`, [merchantId]);
  await client.end();
  await measureFloor(url.href, merchantId, 500, 10, 4);
  const single = await measureFloor(url.href, merchantId, FLOOR_PAYMENTS, 1, 16);
  const batched = await measureFloor(url.href, merchantId, FLOOR_PAYMENTS, 50, 4);
  await admin.query('DROP DATABASE floor WITH (FORCE)');
  await admin.end();
  return [single, batched];
}

async function count(client: Client, text: string): Promise<number> {
  return (await client.query<{ n: number }>(text)).rows[0]?.n ?? 0;
}

async function confirmLatencies(client: Client, since: Date): Promise<number[]> {
  const { rows } = await client.query<{ ms: number }>(
    `SELECT extract(epoch FROM finished_at - created_at)::float8 * 1000 AS ms FROM payments WHERE created_at >= $1`,
    [since],
  );
  return rows.map(({ ms }) => ms);
}

function percentiles(values: readonly number[]): string {
  return `${fixed(percentile(values, 50))} / ${fixed(percentile(values, 99))} ms`;
}

function fixed(ms: number): string {
  return ms.toFixed(ms < 10 ? 1 : 0);
}

function print(rows: [string, string][]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(
    `\n${cpus().length} cores, everything on this machine, PostgreSQL queue, fsync on, Node ${process.version}\n`,
  );
  console.log(`| ${'what'.padEnd(width)} | measured |`);
  console.log(`| ${'-'.repeat(width)} | -------- |`);
  for (const [name, value] of rows) console.log(`| ${name.padEnd(width)} | ${value} |`);
}

await main();
