import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresStartError } from './postgres-failure.js';
import { findPostmaster, isPostmasterOf, removeStrangersPidFile, stopPostmaster } from './postmaster.js';
import { openLog, type OpenLog } from './private-file.js';
import { isAlive, signal } from './processes.js';
import { stopOnExit } from './stop-on-exit.js';
import type { ProcessUser } from './postgres-user.js';
import { SandboxError } from './sandbox-error.js';
import type { RunningPart } from './supervisor.js';

const READY_INTERVAL_MS = 30;
/** After a crash it reads its journal first. */
const READY_TIMEOUT_MS = 60_000;
const WATCH_INTERVAL_MS = 500;
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // A socket's path is limited to about 100 characters; the folder of a project is not.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  // It holds money: what was answered must survive whatever happens to this machine.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The details of an error quote rows, and rows hold phone numbers.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  cluster_name: 'synccash-sandbox',
};

export interface PostgresProcessOptions {
  readonly binary: string;
  readonly user: ProcessUser;
  /** The real path. */
  readonly dataDir: string;
  readonly port: number;
  readonly logPath: string;
  /** Instead of SETTINGS, by name. */
  readonly settings: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Starts the server, or takes over one that somebody started on the same data and port (`pg_ctl restart`).
 * It leads its own process group: a Ctrl-C in the terminal must not reach it before the application has drained.
 * @throws PostgresStartError with the reason from its log
 */
export async function startPostgresProcess(options: PostgresProcessOptions): Promise<RunningPart> {
  options.signal.throwIfAborted();
  const found = findPostmaster(options.dataDir);
  if (found !== null) return adopt(found.pid, found.port, options);

  removeStrangersPidFile(options.dataDir);
  const log = openLog(options.logPath);
  const child = spawnPostgres(options, log);
  closeSync(log.fd);
  const exited = ending(child);
  if (child.pid === undefined) throw new PostgresStartError(await exited, '');
  const part = runningPart(child.pid, exited, options);
  const hasExited = { words: null as string | null };
  void exited.then((words) => (hasExited.words = words));
  try {
    await untilReady(part.pid, options, () => hasExited.words);
    return part;
  } catch (error) {
    await part.stop();
    if (hasExited.words !== null)
      throw new PostgresStartError(hasExited.words, newLines(options.logPath, log.startBytes));
    throw error;
  }
}

function spawnPostgres(options: PostgresProcessOptions, log: OpenLog): ChildProcess {
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(options.binary, ['-D', options.dataDir, '-p', String(options.port), ...settings], {
    ...options.user,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    // Not ours: it holds credentials, and PG* variables that would be obeyed.
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  child.unref();
  return child;
}

async function adopt(pid: number, port: number, options: PostgresProcessOptions): Promise<RunningPart> {
  if (port !== options.port) {
    throw new SandboxError(`somebody started PostgreSQL (pid ${pid}) on port ${port} instead of ${options.port}`);
  }
  await untilReady(pid, options, () => (isAlive(pid) ? null : 'it ended'));
  return runningPart(pid, untilGone(pid, options.dataDir), options);
}

function runningPart(pid: number, exited: Promise<string>, { dataDir }: PostgresProcessOptions): RunningPart {
  const forget = stopOnExit(() => {
    if (isPostmasterOf(pid, dataDir)) signal(pid, 'SIGINT');
  });
  void exited.then(forget);
  return {
    pid,
    exited,
    stop: async () => {
      if (!(await stopPostmaster(pid, dataDir))) throw new SandboxError(`PostgreSQL (pid ${pid}) does not stop`);
      await exited;
    },
  };
}

async function untilReady(pid: number, options: PostgresProcessOptions, endedWith: () => string | null): Promise<void> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; ;) {
    const file = findPostmaster(options.dataDir);
    if (file?.pid === pid && file.isReady) return;
    const words = endedWith();
    if (words !== null) throw new SandboxError(`PostgreSQL did not start: ${words}`);
    if (Date.now() >= deadline) throw new SandboxError(`PostgreSQL is not ready after ${READY_TIMEOUT_MS / 1000} s`);
    await sleep(READY_INTERVAL_MS, undefined, { signal: options.signal });
  }
}

function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, name) => resolve(name === null ? `exit code ${code}` : `signal ${name}`));
  });
}

/** Not our child: nobody tells us, so we look. */
async function untilGone(pid: number, dataDir: string): Promise<string> {
  while (isPostmasterOf(pid, dataDir)) await sleep(WATCH_INTERVAL_MS, undefined, { ref: false });
  return 'it ended';
}

function newLines(path: string, startBytes: number): string {
  return readFileSync(path).subarray(startBytes).toString('utf8');
}
