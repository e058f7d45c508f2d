import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { runMigrations } from '../../src/persistence/run-migrations.js';
import { readyServer, startServerProcess, type SandboxFile } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';
import { compareBooks } from './correctness.js';
import { measureFloor } from './floor.js';
import { CONNECTIONS, Load, percentile } from './load.js';

/**
 * `npm run bench`: boots the whole sandbox (database, simulated rail, server) and this load generator on one machine, and
 * prints one table. Absolute numbers are this machine's; the ratio to the floor of the same run travels.
 */
const THROUGHPUT_PAYMENTS = Number(process.env.BENCH_PAYMENTS ?? 6000);
const FLOOR_PAYMENTS = 3000;
const OPEN_LOOP = { perSecond: 200, seconds: 10 } as const;
const WARM_UP_PAYMENTS = 500;
const ROOT = join(import.meta.dirname, '../../..');

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
  }
}

async function measure(sandbox: SandboxFile): Promise<void> {
  const floors = await floorsOf(sandbox.databaseUrl);
  const client = new Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  const load = new Load(sandbox, `bench-${Date.now()}`);
  const settledAll = (total: number) =>
    waitFor(
      `${total} payments to settle`,
      async () =>
        (await count(client, `SELECT count(*)::int AS n FROM payments WHERE finished_at IS NOT NULL`)) >= total,
      180_000,
      100,
    );

  await load.closedLoop(WARM_UP_PAYMENTS);
  await settledAll(WARM_UP_PAYMENTS);

  const startedAt = performance.now();
  const throughput = await load.closedLoop(THROUGHPUT_PAYMENTS);
  await settledAll(WARM_UP_PAYMENTS + THROUGHPUT_PAYMENTS);
  const settleSeconds = (performance.now() - startedAt) / 1000;

  const openLoopFrom = new Date();
  const steady = await load.openLoop(OPEN_LOOP.perSecond, OPEN_LOOP.seconds);
  const total = WARM_UP_PAYMENTS + THROUGHPUT_PAYMENTS + steady.sent;
  await settledAll(total);
  const confirmMs = await confirmLatencies(client, openLoopFrom);
  const { wrong, byRail } = await compareBooks(sandbox.databaseUrl, sandbox.simulatorUrl, total);
  await client.end();
  await load.close();

  const settled = THROUGHPUT_PAYMENTS / settleSeconds;
  const [single, batched] = floors;
  const rows: [string, string][] = [
    [
      `payments initiated/s (${CONNECTIONS} connections, while settling)`,
      (throughput.sent / throughput.seconds).toFixed(0),
    ],
    ['payments settled/s (initiate → confirmed, all of them)', settled.toFixed(0)],
    [
      `initiate p50 / p99 at ${OPEN_LOOP.perSecond}/s`,
      `${fixed(percentile(steady.latenciesMs, 50))} / ${fixed(percentile(steady.latenciesMs, 99))} ms`,
    ],
    [
      `initiate → confirmed p50 / p99 at ${OPEN_LOOP.perSecond}/s (rail: 50–400 ms)`,
      `${fixed(percentile(confirmMs, 50))} / ${fixed(percentile(confirmMs, 99))} ms`,
    ],
    [`floor: bare pg, ${single.label}`, `${single.paymentsPerSecond.toFixed(0)} payments/s`],
    [`floor: bare pg, ${batched.label}`, `${batched.paymentsPerSecond.toFixed(0)} payments/s`],
    [
      'settled ÷ floor (single / batched)',
      `${(settled / single.paymentsPerSecond).toFixed(2)} / ${(settled / batched.paymentsPerSecond).toFixed(2)}`,
    ],
    ['requests that failed', String(throughput.failed + steady.failed)],
    [`books of the rails = ours (${total} payments)`, wrong.length === 0 ? 'equal, each moved once' : wrong.join('; ')],
    [
      'carried by',
      Object.entries(byRail)
        .map(([rail, moved]) => `${rail} ${moved}`)
        .join(', '),
    ],
  ];
  print(rows);
  if (wrong.length > 0 || throughput.failed + steady.failed > 0) process.exitCode = 1;
}

/** In a database of its own on the same server, before any load. */
async function floorsOf(
  databaseUrl: string,
): Promise<[Awaited<ReturnType<typeof measureFloor>>, Awaited<ReturnType<typeof measureFloor>>]> {
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
