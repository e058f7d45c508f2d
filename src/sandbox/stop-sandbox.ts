import { stopLeftoverPostgres, stopLeftoverRails } from './leftovers.js';
import { stopProcess } from './processes.js';
import { isSameProcess, readRun } from './run-record.js';
import { rmSync } from 'node:fs';
import { readSandboxFile, removeSandboxFile } from './sandbox-file.js';
import { SandboxError } from './sandbox-error.js';
import { sandboxPaths } from './sandbox-paths.js';

/** Longer than the server's own drain. */
const SERVER_STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 45_000 },
  { signal: 'SIGKILL', waitMs: 5000 },
] as const;

/**
 * Ends whatever runs in the folder: the server, and what a killed server left. A pid that belongs to another program by
 * now is left alone.
 * @returns what it did, line by line
 */
export async function stopSandbox(dir: string | undefined): Promise<string[]> {
  const paths = sandboxPaths(dir);
  const run = readRun(paths.runRecord);
  const done: string[] = [];
  if (run !== null && isSameProcess(run.server)) {
    const { pid } = run.server;
    const hasGone = await stopProcess(pid, SERVER_STOP_STEPS, () => isSameProcess(run.server));
    if (!hasGone) throw new SandboxError(`the server (pid ${pid}) does not stop`);
    done.push(`stopped the server (pid ${pid}) at ${run.baseUrl}`);
  }
  const simulatorUrl = readSandboxFile(paths.file)?.simulatorUrl;
  const urls = simulatorUrl === undefined ? [] : [simulatorUrl];
  const leftovers = [await stopLeftoverRails(paths, { previous: run, urls }), await stopLeftoverPostgres(paths)];
  done.push(...leftovers.filter((line) => line !== null));
  removeSandboxFile(paths.file);
  rmSync(paths.runRecord, { force: true });
  return done.length > 0 ? done : [`nothing runs in ${paths.root}`];
}

/** The program behind `npm run sandbox:stop`. */
async function main(): Promise<void> {
  try {
    for (const line of await stopSandbox(process.env.SANDBOX_DIR)) console.log(line);
  } catch (error) {
    console.error(Error.isError(error) ? error.message : error);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
