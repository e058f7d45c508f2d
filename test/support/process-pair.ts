import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from './api-client.js';
import { readyServer, startServerProcess, type SandboxFile, type ServerProcess } from './server-process.js';

const ROOT = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 45_000;

export interface PairMember {
  readonly baseUrl: string;
  readonly api: ApiClient;
  readonly admin: ApiClient;
}

/** Two server processes, as they are run, on one database and the rails of the first. */
export class ProcessPair {
  private readonly dir = mkdtempSync(join(tmpdir(), 'synccash-pair-'));
  private readonly started: ServerProcess[] = [];

  static async start(
    env: Record<string, string> = {},
  ): Promise<{ pair: ProcessPair; members: [PairMember, PairMember] }> {
    const pair = new ProcessPair();
    const first = await pair.startServer('first', env);
    const second = await pair.startServer('second', { ...env, ...connectionsOf(first) });
    // A second sandbox on one database brings its own demo keys: they hold for both.
    const { apiKey, adminApiKey } = second;
    const memberOf = ({ baseUrl }: SandboxFile): PairMember => ({
      baseUrl,
      api: new ApiClient(baseUrl, apiKey),
      admin: new ApiClient(baseUrl, adminApiKey),
    });
    return { pair, members: [memberOf(first), memberOf(second)] };
  }

  async stop(): Promise<void> {
    for (const { child, exited } of this.started.toReversed()) {
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async startServer(name: string, env: Record<string, string>): Promise<SandboxFile> {
    const folder = join(this.dir, name);
    const server = startServerProcess(ROOT, folder, { LOG_LEVEL: 'warn', AT_NETWORKS: 'AT,MTN,TELECEL', ...env });
    this.started.push(server);
    return readyServer(server, folder, START_TIMEOUT_MS);
  }
}

function connectionsOf({ databaseUrl, rails, railUrls }: SandboxFile): Record<string, string> {
  const { mtn_momo: mtn, airteltigo_money: at } = rails;
  return {
    DATABASE_URL: databaseUrl,
    MTN_BASE_URL: railUrls.mtn_momo ?? '',
    MTN_TARGET_ENV: mtn.targetEnvironment ?? '',
    MTN_COLLECTION_SUB_KEY: mtn.collectionSubscriptionKey ?? '',
    MTN_COLLECTION_API_USER: mtn.apiUser ?? '',
    MTN_COLLECTION_API_KEY: mtn.apiKey ?? '',
    AT_BASE_URL: railUrls.airteltigo_money ?? '',
    AT_CLIENT_KEY: at.clientKey ?? '',
    AT_SECRET_KEY: at.secretKey ?? '',
    AT_SERVICE_ID: at.serviceId ?? '',
  };
}
