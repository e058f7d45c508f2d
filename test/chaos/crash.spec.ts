import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { expectBooksAgree, repeatPayments, startPayments } from '../support/crash-run.js';
import { readyServer, startServerProcess, type SandboxFile, type ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';

const ROOT = join(import.meta.dirname, '../..');
const PAYMENTS = 200;

/** The whole sandbox as processes of its own: server, PostgreSQL, simulated rails. */
describe('a crash with 200 payments in flight', () => {
  let sandboxDir: string;
  let server: ServerProcess;
  let sandbox: SandboxFile;

  beforeEach(async () => {
    sandboxDir = mkdtempSync(join(tmpdir(), 'synccash-crash-'));
    await start();
  }, 60_000);

  afterEach(async () => {
    server.child.kill('SIGTERM');
    await server.exited;
    rmSync(sandboxDir, { recursive: true, force: true });
  }, 60_000);

  async function start(): Promise<void> {
    server = startServerProcess(ROOT, sandboxDir, { LOG_LEVEL: 'debug' });
    sandbox = await readyServer(server, sandboxDir, 45_000);
  }

  const api = () => new ApiClient(sandbox.baseUrl, sandbox.apiKey);

  it('of the server (kill -9): every payment reaches the state that the rail’s books prove', async () => {
    const run = randomUUID();
    const started = startPayments(api(), PAYMENTS, run);
    // A moment that differs from run to run: somewhere between the first request and the last confirmation.
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
    server.child.kill('SIGKILL');
    await server.exited;
    await started;

    await start();
    await expectBooksAgree(api(), sandbox, await repeatPayments(api(), PAYMENTS, run));
  }, 180_000);

  it('of PostgreSQL (kill -9): the server survives, and nothing is lost', async () => {
    const run = randomUUID();
    const started = startPayments(api(), PAYMENTS, run);
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
    process.kill(sandbox.pids.postgres!, 'SIGKILL');
    await started;

    await waitFor(
      'the server to be ready again',
      async () => {
        const response = await fetch(`${sandbox.baseUrl}/api/v1/health/ready`, { signal: AbortSignal.timeout(5000) });
        return response.status === 200;
      },
      60_000,
    );
    expect(server.child.exitCode).toBeNull();
    await expectBooksAgree(api(), sandbox, await repeatPayments(api(), PAYMENTS, run));
  }, 180_000);

  it('of everything (kill -9): the next start recovers by itself and keeps the data', async () => {
    const run = randomUUID();
    await startPayments(api(), 20, run);
    const { pids } = sandbox;
    for (const pid of [pids.server, pids.postgres, pids.simulator]) process.kill(pid!, 'SIGKILL');
    await server.exited;

    await start();
    await expectBooksAgree(api(), sandbox, await repeatPayments(api(), 20, run));
  }, 180_000);

  it('is no crash at all when it is a Ctrl-C: in-flight work ends, every child is gone, and the next start keeps the data', async () => {
    const run = randomUUID();
    await startPayments(api(), 20, run);
    const children = [sandbox.pids.postgres!, sandbox.pids.simulator!];
    server.child.kill('SIGINT');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    for (const pid of children) expect(isRunning(pid)).toBe(false);
    expectNothingPersonal(server.output(), sandbox);

    await start();
    await expectBooksAgree(api(), sandbox, await repeatPayments(api(), 20, run));
  }, 120_000);
});

/** The whole output of the server, at its most talkative: no payer's number, no key but the one that is announced. */
function expectNothingPersonal(output: string, { apiKey, adminApiKey, databaseUrl }: SandboxFile): void {
  const logged = output.split('\n').filter((line) => line.startsWith('{'));
  expect(logged.length).toBeGreaterThan(20);
  const text = logged.join('\n');
  expect(text).not.toMatch(/\b(?:\+?233|0)2[0-9]{8}\b/);
  for (const secret of [apiKey, adminApiKey, new URL(databaseUrl).password]) expect(text).not.toContain(secret);
  for (const line of logged)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.any(String) });
}

/** A process that has ended but was not yet buried by its parent does not count. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
