import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/sandbox/embedded-postgres.js';
import { sandboxPaths } from '../../src/sandbox/sandbox-paths.js';

export interface DatabaseServer {
  /** Of a superuser, at the maintenance database. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** Its data goes away with the run, and a run has many servers with their pools. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', max_connections: '200', shared_buffers: '64MB' };
const START_TIMEOUT_MS = 60_000;

/** The sandbox's PostgreSQL for one test run, in a folder that goes away with it. */
export async function startDatabaseServer(): Promise<DatabaseServer> {
  const root = mkdtempSync(join(tmpdir(), 'synccash-pg-'));
  const postgres = new EmbeddedPostgres(sandboxPaths(root), 'test', SETTINGS);
  const part = await postgres.start(AbortSignal.timeout(START_TIMEOUT_MS));
  const adminUrl = new URL(postgres.url);
  adminUrl.pathname = '/postgres';
  return {
    adminUrl: adminUrl.href,
    stop: async () => {
      await part.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
