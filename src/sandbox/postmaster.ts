import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commandLine, holdsPid, isAlive, stopProcess, type StopStep } from './processes.js';

/** PostgreSQL: SIGINT ends the connections and writes a checkpoint, SIGQUIT leaves the recovery to the next start. */
const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 5000 },
  { signal: 'SIGKILL', waitMs: 2000 },
];

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** The server that runs on this data folder, whoever started it. A pid that another program has by now does not count. */
export function findPostmaster(dataDir: string): Postmaster | null {
  const file = readPidFile(dataDir);
  return file !== null && isPostmasterOf(file.pid, dataDir) ? file : null;
}

export function isPostmasterOf(pid: number, dataDir: string): boolean {
  if (!isAlive(pid)) return false;
  const words = commandLine(pid);
  if (!words.some((word) => basename(word) === 'postgres')) return false;
  return words.includes(dataDir) || workingDirectory(pid) === dataDir;
}

export async function stopPostmaster(pid: number, dataDir: string): Promise<boolean> {
  return stopProcess(pid, STOP_STEPS, () => isPostmasterOf(pid, dataDir));
}

/**
 * The pid in a left-over file may be somebody else's after a reboot, or that of a killed server whose parent has not yet
 * buried it; PostgreSQL sees it alive and refuses to start. (It still looks at the shared memory itself, so that orphaned
 * backends are not overlooked.)
 */
export function removeStrangersPidFile(dataDir: string): void {
  const file = readPidFile(dataDir);
  if (file !== null && holdsPid(file.pid) && !isPostmasterOf(file.pid, dataDir)) {
    rmSync(join(dataDir, 'postmaster.pid'), { force: true });
  }
}

/** Its lines: pid, data folder, start time, port, socket folder, address, shared memory, status. */
function readPidFile(dataDir: string): Postmaster | null {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    // A stand-alone backend writes its pid with a minus sign.
    const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
    if (!(pid > 1)) return null;
    return { pid, port: Number.parseInt(lines[3] ?? '0', 10), isReady: (lines[7] ?? '').trim() === 'ready' };
  } catch {
    return null;
  }
}

function workingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
