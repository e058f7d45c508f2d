import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { RailsClient } from '../support/rails-client.js';
import { readyServer, startServerProcess, type SandboxFile, type ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';

const ROOT = join(import.meta.dirname, '../..');
const HOURS = 3_600_000;

/** One process takes the payments, another sends them, and the clock of one is wrong. */
describe('a process whose clock is wrong', () => {
  let dir: string;
  let taker: ServerProcess;
  let sandbox: SandboxFile;
  let apiKey: string;
  let worker: ServerProcess | null = null;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-clock-'));
  });

  afterEach(async () => {
    for (const process of [worker, taker]) {
      process?.child.kill('SIGTERM');
      await process?.exited;
    }
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  const shifted = (shiftMs: number) => ({
    CLOCK_SHIFT_MS: String(shiftMs),
    NODE_OPTIONS: `--import ${join(ROOT, 'test/support/shift-clock.mjs')}`,
  });

  async function startTaker(env: Record<string, string> = {}): Promise<void> {
    taker = startServerProcess(ROOT, join(dir, 'taker'), { ROLE: 'api', LOG_LEVEL: 'warn', ...env });
    sandbox = await readyServer(taker, join(dir, 'taker'), 45_000);
  }

  async function startWorker(shiftMs: number): Promise<void> {
    const { mtn_momo: mtn } = sandbox.rails;
    worker = startServerProcess(ROOT, join(dir, 'worker'), {
      ROLE: 'worker',
      LOG_LEVEL: 'warn',
      DATABASE_URL: sandbox.databaseUrl,
      MTN_BASE_URL: sandbox.railUrls.mtn_momo!,
      MTN_TARGET_ENV: mtn.targetEnvironment!,
      MTN_COLLECTION_SUB_KEY: mtn.collectionSubscriptionKey!,
      MTN_COLLECTION_API_USER: mtn.apiUser!,
      MTN_COLLECTION_API_KEY: mtn.apiKey!,
      ...shifted(shiftMs),
    });
    // A second sandbox on one database brings its own demo key.
    ({ apiKey } = await readyServer(worker, join(dir, 'worker'), 45_000));
  }

  const api = () => new ApiClient(sandbox.baseUrl, apiKey);
  const pay = async (msisdn: string, request: object = {}) =>
    (await api().initiate({ payer: { msisdn }, provider: 'mtn_momo', ...request })).body.id;
  const ended = (id: string) => waitFor('the payment to end', () => api().isFinal(id), 40_000);
  const books = (msisdn: string) => new RailsClient(sandbox.simulatorUrl).books({ msisdn: `+233${msisdn.slice(1)}` });

  it('sends in time, two hours ahead: nothing has expired, and nothing is taken for proof too early', async () => {
    await startTaker();
    await startWorker(2 * HOURS);
    const numbers = ['0242200120', '0242200208', '0242200307', '0242200409'];
    const ids = await Promise.all(numbers.map((msisdn) => pay(msisdn, { expiresInSeconds: 120 })));
    const swallowed = await pay('0242200514');
    for (const [nth, id] of ids.entries()) {
      expect(await ended(id)).toMatchObject({ status: 'confirmed' });
      expect(await books(numbers[nth]!)).toMatchObject([{ status: 'moved' }]);
    }
    expect(await ended(swallowed)).toMatchObject({ status: 'rejected', failureCode: 'rail_never_accepted' });
    const { attempts } = await api().get(swallowed);
    const { createdAt, finishedAt } = attempts[0] as unknown as { createdAt: string; finishedAt: string };
    expect(new Date(finishedAt).getTime() - new Date(createdAt).getTime()).toBeGreaterThanOrEqual(6000);
  }, 120_000);

  it('stops sending in time, two hours behind', async () => {
    await startTaker();
    await new RailsClient(sandbox.simulatorUrl).fault('refuse_connections');
    await startWorker(-2 * HOURS);
    const id = await pay('0242200620', { expiresInSeconds: 10 });
    expect(await ended(id)).toMatchObject({ status: 'expired' });
    expect(await books('0242200620')).toEqual([]);
  }, 120_000);

  it.each([-2 * HOURS, 2 * HOURS])(
    'takes payments that are sent in their time, and only in it, %d ms off',
    async (ms) => {
      await startTaker(shifted(ms));
      await startWorker(0);
      expect(await ended(await pay('0242200720'))).toMatchObject({ status: 'confirmed' });
      await new RailsClient(sandbox.simulatorUrl).fault('refuse_connections');
      expect(await ended(await pay('0242200820', { expiresInSeconds: 10 }))).toMatchObject({ status: 'expired' });
      expect(await books('0242200820')).toEqual([]);
    },
    120_000,
  );
});
