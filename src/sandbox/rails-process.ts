import { fork, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { z } from 'zod';
import { busyPortMessage } from './ports.js';
import { openLog } from './private-file.js';
import { isAlive, signal as sendSignal, stopProcess, type StopStep } from './processes.js';
import type { RailsOptions } from './rails/options.js';
import { SandboxError } from './sandbox-error.js';
import { stopOnExit } from './stop-on-exit.js';
import type { RunningPart } from './supervisor.js';

/** Books of a long life take a while to read. */
const READY_TIMEOUT_MS = 30_000;
export const RAILS_STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGTERM', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 2000 },
];

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), port: z.int(), railUrls: z.record(z.string(), z.string()) }),
  z.object({ type: z.literal('failed'), code: z.string().optional(), message: z.string() }),
]);

export interface RailsProcess extends RunningPart {
  readonly url: string;
  readonly railUrls: Readonly<Record<string, string>>;
}

export interface RailsProcessOptions {
  /** The child's program. */
  readonly entry: URL;
  readonly rails: RailsOptions;
  readonly logPath: string;
  readonly signal: AbortSignal;
}

/**
 * The simulated rails, a process of their own: real HTTP, and their books outlive a crash of the server.
 * @throws SandboxError when they are not ready in time
 */
export async function startRailsProcess(options: RailsProcessOptions): Promise<RailsProcess> {
  options.signal.throwIfAborted();
  const child = forkRails(options);
  const exited = ending(child);
  const pid = child.pid;
  if (pid === undefined) throw new SandboxError(`the simulated rails did not start: ${await exited}`);
  // Until Node has told us of its end, our child's pid cannot be given to another program.
  const isStillIt = () => child.exitCode === null && child.signalCode === null && isAlive(pid);
  void exited.then(
    stopOnExit(() => {
      if (isStillIt()) sendSignal(pid, 'SIGTERM');
    }),
  );
  const stop = async () => {
    await stopProcess(pid, RAILS_STOP_STEPS, isStillIt);
    await exited;
  };
  try {
    const ready = await untilReady(child, exited, options);
    return { pid, exited, stop, url: `http://127.0.0.1:${ready.port}`, railUrls: ready.railUrls };
  } catch (error) {
    await stop();
    throw error;
  }
}

function forkRails({ entry, rails, logPath }: RailsProcessOptions): ChildProcess {
  const log = openLog(logPath);
  try {
    return fork(entry, [], {
      cwd: '/',
      // Its own process group: a Ctrl-C in the terminal must not reach it before the server has drained.
      detached: true,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, SYNCCASH_RAILS_OPTIONS: JSON.stringify(rails) },
    });
  } finally {
    closeSync(log.fd);
  }
}

function untilReady(
  child: ChildProcess,
  exited: Promise<string>,
  { rails, logPath, signal }: RailsProcessOptions,
): Promise<{ port: number; railUrls: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new SandboxError(`the simulated rails did not start: ${why}`));
    const giveUp = AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    giveUp.addEventListener('abort', () => fail(signal.aborted ? 'stopped' : `not ready after ${READY_TIMEOUT_MS} ms`));
    void exited.then((words) => fail(`${words}, see ${logPath}`));
    child.on('message', (raw) => {
      const message = messageSchema.safeParse(raw).data;
      if (message?.type === 'ready') resolve(message);
      else if (message?.code === 'EADDRINUSE') reject(new SandboxError(busyPortMessage('SANDBOX_PORT', rails.port)));
      else if (message?.type === 'failed') fail(message.message);
    });
  });
}

function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, name) => resolve(name === null ? `exit code ${code}` : `signal ${name}`));
  });
}
