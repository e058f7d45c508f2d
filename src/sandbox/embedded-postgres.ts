import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { errorCode, SandboxError } from './sandbox-error.js';
import { findFreePort } from './ports.js';
import { postgresBinaries } from './postgres-binaries.js';
import { DATABASE_USER, ensureDataDir } from './postgres-data.js';
import { PostgresStartError } from './postgres-failure.js';
import { startPostgresProcess, type PostgresProcessOptions } from './postgres-process.js';
import { postgresUser } from './postgres-user.js';
import type { SandboxPaths } from './sandbox-paths.js';
import type { RunningPart } from './supervisor.js';

const DATABASE_NAME = 'synccash';
const MAX_PORT_TRIES = 3;
const DATA_FREE_TIMEOUT_MS = 15_000;
const DATA_FREE_INTERVAL_MS = 200;
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 30_000;
const NO_SUCH_DATABASE = '3D000';
const WRONG_PASSWORD = '28P01';

type Prepared = Omit<PostgresProcessOptions, 'port' | 'signal'>;

/** PostgreSQL 18 in the sandbox's folder. After the first start it keeps its port, so that its URL stays true. */
export class EmbeddedPostgres {
  private known: { prepared: Prepared; port: number } | null = null;

  constructor(
    private readonly paths: SandboxPaths,
    private readonly password: string,
    /** Instead of the sandbox's own, by name. */
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {}

  get url(): string {
    if (this.known === null) throw new Error('the database has no address before its first start');
    return this.urlOf(DATABASE_NAME, this.known.port);
  }

  /** A restart finds its data or fails: made anew it would be empty, and the server would not know. */
  async start(signal: AbortSignal): Promise<RunningPart> {
    if (this.known !== null) {
      const { prepared, port } = this.known;
      return whenDataIsFree(() => startPostgresProcess({ ...prepared, port, signal }), signal);
    }
    const prepared = await this.prepare();
    const { part, port } = await onFreePort((port) =>
      whenDataIsFree(() => startPostgresProcess({ ...prepared, port, signal }), signal),
    );
    try {
      await this.ensureDatabase(port);
    } catch (error) {
      await part.stop();
      throw error;
    }
    this.known = { prepared, port };
    return part;
  }

  private async prepare(): Promise<Prepared> {
    const user = await postgresUser(this.paths.postgresData);
    const binaries = await postgresBinaries(user);
    const dataDir = await ensureDataDir({ paths: this.paths, binaries, user, password: this.password });
    return { binary: binaries.postgres, user, dataDir, logPath: this.paths.postgresLog, settings: this.settings };
  }

  private async ensureDatabase(port: number): Promise<void> {
    try {
      await query(this.urlOf(DATABASE_NAME, port), 'SELECT 1');
    } catch (error) {
      if (errorCode(error) === WRONG_PASSWORD) {
        throw new SandboxError(
          `the password in ${this.paths.credentials} does not open ${this.paths.postgresData}: ` +
            `restore the file, or delete ${this.paths.root} to begin anew`,
          { cause: error },
        );
      }
      if (errorCode(error) !== NO_SUCH_DATABASE) throw error;
      await query(this.urlOf('postgres', port), `CREATE DATABASE ${DATABASE_NAME}`);
    }
  }

  private urlOf(database: string, port: number): string {
    return `postgres://${DATABASE_USER}:${this.password}@127.0.0.1:${port}/${database}`;
  }
}

/** Between the look for a free port and its use another program may take it. */
async function onFreePort(start: (port: number) => Promise<RunningPart>): Promise<{ part: RunningPart; port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = await findFreePort();
    try {
      return { part: await start(port), port };
    } catch (error) {
      if (!isStartError(error, 'port_busy') || tries >= MAX_PORT_TRIES) throw error;
    }
  }
}

/** The backends of a killed server live on for a moment; until the last has gone, the data cannot be opened. */
async function whenDataIsFree(start: () => Promise<RunningPart>, signal: AbortSignal): Promise<RunningPart> {
  for (const deadline = Date.now() + DATA_FREE_TIMEOUT_MS; ;) {
    try {
      return await start();
    } catch (error) {
      if (!isStartError(error, 'data_in_use') || Date.now() >= deadline) throw error;
      await sleep(DATA_FREE_INTERVAL_MS, undefined, { signal });
    }
  }
}

function isStartError(error: unknown, kind: PostgresStartError['kind']): boolean {
  return error instanceof PostgresStartError && error.kind === kind;
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
