import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './sandbox-error.js';

const POLL_INTERVAL_MS = 40;
const PS_TIMEOUT_MS = 2000;

/** As the kernel's `kill(pid, 0)` sees it: a zombie still holds its pid. */
export function holdsPid(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** A zombie counts as dead: it holds no port and no file, it only waits for its parent. */
export function isAlive(pid: number): boolean {
  return holdsPid(pid) && procStat(pid)?.state !== 'Z';
}

/**
 * Tells two processes that had the same pid apart. null = no such process, or this system does not tell; then nobody is
 * recognised and nobody is stopped.
 */
export function startMark(pid: number): string | null {
  const stat = procStat(pid);
  if (stat !== null) return `${readProc('sys/kernel/random/boot_id')?.trim() ?? ''}/${stat.startTicks}`;
  return ps(pid, 'lstart=');
}

/** The words of the command line; empty when there is none to read. */
export function commandLine(pid: number): string[] {
  const raw = readProc(`${pid}/cmdline`);
  if (raw !== null) return raw.split('\0').filter((word) => word !== '');
  return ps(pid, 'command=')?.split(' ') ?? [];
}

export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; isAlive(pid);) {
    if (Date.now() >= deadline) return false;
    await sleep(POLL_INTERVAL_MS);
  }
  return true;
}

export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/**
 * Each step is tried only when the one before did not help.
 * @param isStillIt asked before every signal, so that a pid that went to another program is never signalled
 * @returns whether the process has gone
 */
export async function stopProcess(pid: number, steps: readonly StopStep[], isStillIt: () => boolean): Promise<boolean> {
  for (const step of steps) {
    if (!isAlive(pid) || !isStillIt()) return true;
    signal(pid, step.signal);
    if (await waitForExit(pid, step.waitMs)) return true;
  }
  return false;
}

/** A process that has gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and parentheses, so count from its end. */
function procStat(pid: number): { state: string; startTicks: string } | null {
  const text = readProc(`${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
}

function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  try {
    const text = execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], {
      encoding: 'utf8',
      timeout: PS_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    return text.trim() === '' ? null : text.trim();
  } catch {
    return null;
  }
}
