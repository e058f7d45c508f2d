import { existsSync, realpathSync } from 'node:fs';
import { z } from 'zod';
import { findPostmaster, stopPostmaster } from './postmaster.js';
import { stopProcess, isAlive } from './processes.js';
import { RAILS_STOP_STEPS } from './rails-process.js';
import { isSameProcess, type Run } from './run-record.js';
import { SandboxError } from './sandbox-error.js';
import type { SandboxPaths } from './sandbox-paths.js';

const IDENTITY_TIMEOUT_MS = 1500;
const identitySchema = z.object({
  service: z.literal('synccash-rails'),
  pid: z.int().positive(),
  stateDir: z.string(),
});

/**
 * A PostgreSQL that still runs on this folder's data, because its server was killed.
 * @returns what was stopped, for the person who watches
 */
export async function stopLeftoverPostgres(paths: SandboxPaths): Promise<string | null> {
  if (!existsSync(paths.postgresData)) return null;
  const dataDir = realpathSync(paths.postgresData);
  const found = findPostmaster(dataDir);
  if (found === null) return null;
  if (await stopPostmaster(found.pid, dataDir))
    return `stopped the PostgreSQL that was left running (pid ${found.pid})`;
  throw new SandboxError(`PostgreSQL (pid ${found.pid}) still runs on ${dataDir} and does not stop`);
}

export interface RailsTraces {
  /** The last run's record. */
  readonly previous: Run | null;
  /** Where the rails may be listening. */
  readonly urls: readonly string[];
}

/** Simulated rails that still write this folder's books: two that did would ruin them. */
export async function stopLeftoverRails(paths: SandboxPaths, traces: RailsTraces): Promise<string | null> {
  const recorded = traces.previous?.simulator;
  const urls = new Set([...(recorded === undefined ? [] : [recorded.url]), ...traces.urls]);
  for (const url of urls) {
    const pid = await pidOfRails(url, paths.railsState);
    if (pid !== null) return stopRails(pid, () => isAlive(pid));
  }
  // It does not answer any more, but it is the very process that was started.
  if (recorded !== undefined && isSameProcess(recorded)) return stopRails(recorded.pid, () => isSameProcess(recorded));
  return null;
}

async function stopRails(pid: number, isStillIt: () => boolean): Promise<string> {
  if (await stopProcess(pid, RAILS_STOP_STEPS, isStillIt))
    return `stopped the simulated rails that were left running (pid ${pid})`;
  throw new SandboxError(`the simulated rails (pid ${pid}) still run and do not stop`);
}

/** null when nobody answers there, or somebody else. */
async function pidOfRails(url: string, stateDir: string): Promise<number | null> {
  try {
    const response = await fetch(`${url}/__identity`, { signal: AbortSignal.timeout(IDENTITY_TIMEOUT_MS) });
    const identity = identitySchema.safeParse(await response.json()).data;
    return identity !== undefined && identity.stateDir === stateDir && isAlive(identity.pid) ? identity.pid : null;
  } catch {
    return null;
  }
}
