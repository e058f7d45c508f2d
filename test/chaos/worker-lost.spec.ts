import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { expectBooksAgree } from '../support/crash-run.js';
import { RailsClient } from '../support/rails-client.js';
import { readyServer, startServerProcess, type SandboxFile, type ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';

const ROOT = join(import.meta.dirname, '../..');
const PAYMENTS = 60;

/** One process takes the payments; others send them, and one of those is killed. */
describe('an API without its worker', () => {
  let dir: string;
  let sandbox: SandboxFile;
  let apiKey: string;
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-worker-'));
    const taker = startServerProcess(ROOT, join(dir, 'taker'), { ROLE: 'api', LOG_LEVEL: 'warn' });
    started.push(taker);
    sandbox = await readyServer(taker, join(dir, 'taker'), 45_000);
  }, 60_000);

  afterAll(async () => {
    for (const { child, exited } of started.toReversed()) {
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  async function startWorker(name: string): Promise<ServerProcess> {
    const { mtn_momo: mtn } = sandbox.rails;
    const worker = startServerProcess(ROOT, join(dir, name), {
      ROLE: 'worker',
      LOG_LEVEL: 'warn',
      DATABASE_URL: sandbox.databaseUrl,
      MTN_BASE_URL: sandbox.railUrls.mtn_momo!,
      MTN_TARGET_ENV: mtn.targetEnvironment!,
      MTN_COLLECTION_SUB_KEY: mtn.collectionSubscriptionKey!,
      MTN_COLLECTION_API_USER: mtn.apiUser!,
      MTN_COLLECTION_API_KEY: mtn.apiKey!,
    });
    started.push(worker);
    // A second sandbox on one database brings its own demo key.
    ({ apiKey } = await readyServer(worker, join(dir, name), 45_000));
    return worker;
  }

  it('takes payments, which wait; whoever comes next sends them, also those of one that was killed: one debit each', async () => {
    apiKey = sandbox.apiKey;
    const pay = (n: number) =>
      new ApiClient(sandbox.baseUrl, apiKey).pay(`02411${String(n).padStart(3, '0')}20`, { provider: 'mtn_momo' });
    const rails = new RailsClient(sandbox.simulatorUrl);
    const ids: string[] = [];
    for (let n = 0; n < PAYMENTS; n += 1) ids.push((await pay(n)).id);
    expect((await new ApiClient(sandbox.baseUrl, apiKey).status(ids[0]!)).status).toBe('initiated');
    expect(await rails.books()).toEqual([]);
    expect((await fetch(`${sandbox.baseUrl}/api/v1/health/ready`)).status).toBe(200);

    const killed = await startWorker('first');
    await waitFor('the first worker to send', async () => (await rails.books()).length > 0, 30_000, 2);
    killed.child.kill('SIGKILL');
    await killed.exited;

    await startWorker('second');
    await expectBooksAgree(new ApiClient(sandbox.baseUrl, apiKey), sandbox, ids);
  }, 180_000);
});
