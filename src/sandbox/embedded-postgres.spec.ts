import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { stopLeftoverPostgres } from './leftovers.js';
import { findPostmaster } from './postmaster.js';
import { isAlive } from './processes.js';
import { sandboxPaths, type SandboxPaths } from './sandbox-paths.js';
import { Supervisor, type RunningPart } from './supervisor.js';

jest.setTimeout(60_000);

const PASSWORD = 'sandbox_test';
const NEVER = new AbortController().signal;

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !isTrue(); await sleep(20)) {
    if (Date.now() > deadline) throw new Error('it did not become true in 20 s');
  }
}

/** A process that has nothing to do with us. */
async function stranger(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  return child;
}

describe('EmbeddedPostgres', () => {
  let paths: SandboxPaths;
  const parts: RunningPart[] = [];

  beforeAll(() => {
    paths = sandboxPaths(mkdtempSync(join(tmpdir(), 'synccash-sandbox-')));
  });
  afterEach(async () => {
    await Promise.all(parts.splice(0).map(async (part) => part.stop()));
  });
  afterAll(() => rmSync(paths.root, { recursive: true, force: true }));

  async function start(): Promise<{ postgres: EmbeddedPostgres; part: RunningPart }> {
    const postgres = new EmbeddedPostgres(paths, PASSWORD);
    const part = await postgres.start(NEVER);
    parts.push(part);
    return { postgres, part };
  }

  it('makes a database that is safe for money, in UTF-8, for this machine only', async () => {
    mkdirSync(join(paths.root, 'postgres-draft-killed'));
    const { postgres } = await start();
    const [settings] = await query(
      postgres.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS commit, current_setting('server_encoding') AS encoding,
        current_setting('listen_addresses') AS addresses, datcollate AS locale
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(settings).toEqual({
      version: 18,
      fsync: 'on',
      commit: 'on',
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      locale: 'C',
    });
    expect(readdirSync(paths.root).filter((name) => name.includes('draft'))).toEqual([]);
    await expect(query(postgres.url.replace(PASSWORD, 'wrong'), 'SELECT 1')).rejects.toThrow('password');
  });

  it('keeps its data over a restart', async () => {
    const first = await start();
    await query(first.postgres.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.part.stop();
    await expect(first.part.exited).resolves.toBe('exit code 0');
    const second = await start();
    await expect(query(second.postgres.url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
  });

  it('leads its own process group, so that a Ctrl-C does not reach it', async () => {
    const { part } = await start();
    const group = readFileSync(`/proc/${part.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
    expect(group).toBe(String(part.pid));
  });

  it('is started again by its supervisor on the same port when it was killed', async () => {
    const postgres = new EmbeddedPostgres(paths, PASSWORD);
    const { restarted, supervisor } = supervise(postgres);
    await supervisor.start();
    const { url } = postgres;
    process.kill(supervisor.pid!, 'SIGKILL');
    await restarted;
    await expect(query(url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await supervisor.stop();
    expect(findPostmaster(realpathSync(paths.postgresData))).toBeNull();
  });

  it('adopts a server that somebody else restarted on the same data and port', async () => {
    const postgres = new EmbeddedPostgres(paths, PASSWORD);
    const part = await postgres.start(NEVER);
    const adopter = await postgres.start(NEVER);
    expect(adopter.pid).toBe(part.pid);
    await adopter.stop();
    await expect(part.exited).resolves.toBe('exit code 0');
  });

  it('stops one that a killed server left behind, and starts afresh', async () => {
    const left = await start();
    await expect(stopLeftoverPostgres(paths)).resolves.toContain(`pid ${left.part.pid}`);
    expect(isAlive(left.part.pid)).toBe(false);
    await expect(stopLeftoverPostgres(paths)).resolves.toBeNull();
    const { postgres } = await start();
    await expect(query(postgres.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('starts although the pid in its old file belongs to another program, and leaves that program alone', async () => {
    const { part } = await start();
    const pidFile = join(paths.postgresData, 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    process.kill(part.pid, 'SIGKILL');
    await part.exited;
    const other = await stranger();
    writeFileSync(pidFile, [String(other.pid), ...lines.slice(1)].join('\n'));
    await expect(stopLeftoverPostgres(paths)).resolves.toBeNull();
    await until(() => !backendsOf(paths));
    const { postgres } = await start();
    await expect(query(postgres.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    expect(isAlive(other.pid!)).toBe(true);
    other.kill('SIGKILL');
    await once(other, 'exit');
  });

  it('says why it does not start, and that the password does not fit', async () => {
    await expect(new EmbeddedPostgres(paths, 'another').start(NEVER)).rejects.toThrow('credentials.json does not open');
    writeFileSync(join(paths.postgresData, 'PG_VERSION'), '17\n');
    await expect(new EmbeddedPostgres(paths, PASSWORD).start(NEVER)).rejects.toThrow('incompatible with server');
    writeFileSync(join(paths.postgresData, 'PG_VERSION'), '18\n');
  });

  it('puts a folder aside that is no data folder, and deletes nothing of it', async () => {
    const other = sandboxPaths(mkdtempSync(join(tmpdir(), 'synccash-sandbox-')));
    cpSync(join(paths.postgresData, 'global'), join(other.postgresData, 'global'), { recursive: true });
    const part = await new EmbeddedPostgres(other, PASSWORD).start(NEVER);
    await part.stop();
    const aside = readdirSync(other.root).find((name) => name.startsWith('postgres.unusable-'));
    expect(existsSync(join(other.root, aside ?? '', 'global', 'pg_control'))).toBe(true);
    rmSync(other.root, { recursive: true, force: true });
  });
});

function supervise(postgres: EmbeddedPostgres) {
  const { promise: restarted, resolve: onRestart, reject: onFatal } = Promise.withResolvers<void>();
  const start = async (signal: AbortSignal) => postgres.start(signal);
  const supervisor = new Supervisor({ name: 'PostgreSQL', start, say: () => undefined, onRestart, onFatal });
  return { restarted, supervisor };
}

/** Orphans of a killed server notice on their own and go. */
function backendsOf(paths: SandboxPaths): boolean {
  const dataDir = realpathSync(paths.postgresData);
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && findCwd(pid) === dataDir);
}

function findCwd(pid: string): string | null {
  try {
    return realpathSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
