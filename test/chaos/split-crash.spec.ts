import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient, type PaymentDetailBody } from '../support/api-client.js';
import { breakOf } from '../support/books.js';
import { RailsClient } from '../support/rails-client.js';
import { readyServer, startServerProcess, type SandboxFile, type ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';

const ROOT = join(import.meta.dirname, '../..');
const PAYMENTS = 30;

/** Each payment is shared over three networks, and the wallet of one leg does not exist. */
describe('a crash (kill -9) amid split payments', () => {
  let sandboxDir: string;
  let server: ServerProcess;
  let sandbox: SandboxFile;

  beforeEach(async () => {
    sandboxDir = mkdtempSync(join(tmpdir(), 'synccash-split-crash-'));
    await start();
  }, 60_000);

  afterEach(async () => {
    server.child.kill('SIGTERM');
    await server.exited;
    rmSync(sandboxDir, { recursive: true, force: true });
  }, 60_000);

  async function start(): Promise<void> {
    server = startServerProcess(ROOT, sandboxDir);
    sandbox = await readyServer(server, sandboxDir, 45_000);
  }

  /** At a moment that differs from run to run. */
  async function crash(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 1000));
    server.child.kill('SIGKILL');
    await server.exited;
  }

  const api = () => new ApiClient(sandbox.baseUrl, sandbox.apiKey);
  const number = (prefix: string, n: number, digits: string) => `${prefix}${String(n).padStart(5, '0')}${digits}`;
  const walletsOf = (n: number) => ({
    mtn: number('024', 40_000 + n, '20'),
    missing: number('027', 40_000 + n, '05'),
    telecel: number('020', 40_000 + n, '20'),
    better: number('027', 50_000 + n, '20'),
  });
  const pay = (n: number, run: string) => {
    const { mtn, missing, telecel } = walletsOf(n);
    const splits = [
      { wallet: { msisdn: mtn }, amount: 2000, reference: 'mtn' },
      { wallet: { msisdn: missing }, shareBps: 3000, reference: 'missing' },
      { wallet: { msisdn: telecel }, amount: 1000, reference: 'telecel' },
    ];
    const request = { amount: 10_000, payer: { msisdn: number('024', 60_000 + n, '20') }, splits };
    return api().initiate(request, `${run}-${n}`);
  };
  const all = <T>(work: (n: number) => Promise<T>) => Promise.all(Array.from({ length: PAYMENTS }, (_, n) => work(n)));
  const settled = (id: string, settlement: string) =>
    waitFor(
      `${id} to be ${settlement}`,
      async () => {
        const found = await api().get(id);
        return found.settlement === settlement ? found : null;
      },
      60_000,
    );
  const redirect = ({ id, splits }: PaymentDetailBody, n: number) =>
    api().call('POST', `/payments/${id}/splits/${splits[1]!.id}/redirect`, {
      body: { wallet: { msisdn: walletsOf(n).better } },
      headers: { 'idempotency-key': `redirect-${id}` },
    });
  const answered = (what: string, call: () => Promise<{ status: number }>) =>
    waitFor(what, async () => (await call()).status === 202, 30_000);

  it('changes nothing: two legs are paid once, one fails, and is paid once where it is redirected to', async () => {
    const run = randomUUID();
    const paying = all((n) => pay(n, run).catch(() => null));
    await crash();
    await paying;

    await start();
    const ids = await all((n) =>
      waitFor(`payment ${n} to be answered`, async () => {
        const { status, body } = await pay(n, run);
        return status === 202 ? body.id : null;
      }),
    );
    const partly = await all((n) => settled(ids[n]!, 'partially_settled'));
    for (const { splits } of partly) {
      expect(splits.map(({ status }) => status)).toEqual(['settled', 'failed', 'settled']);
      // One that was cut off while it was sent is not known to the rail, which proves as much.
      expect(['wallet_not_found', 'rail_never_accepted']).toContain(splits[1]!.failureCode);
    }

    const redirecting = all((n) => redirect(partly[n]!, n).catch(() => null));
    await crash();
    await redirecting;

    await start();
    await all((n) => answered(`redirect ${n}`, () => redirect(partly[n]!, n)));
    await all((n) => settled(ids[n]!, 'settled'));

    const books = Map.groupBy(await new RailsClient(sandbox.simulatorUrl).allBooks(), ({ msisdn }) => msisdn);
    const paid = (msisdn: string) =>
      (books.get(`+233${msisdn.slice(1)}`) ?? [])
        .filter(({ status }) => status === 'moved')
        .map(({ amount }) => amount);
    await all(async (n) => {
      const { mtn, missing, telecel, better } = walletsOf(n);
      expect([mtn, missing, telecel, better].map(paid)).toEqual([[2000], [], [1000], [3000]]);
    });
    expect(await breakOf(sandbox.databaseUrl)).toBeNull();
  }, 240_000);
});
