import { renameSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { createPrivateJson, readJson, replacePrivateJson } from './private-file.js';
import { startMark } from './processes.js';
import { SandboxError } from './sandbox-error.js';

const MAX_TRIES = 5;

const processSchema = z.object({ pid: z.int().positive(), mark: z.string() });
const runSchema = z.object({
  server: processSchema,
  baseUrl: z.string(),
  simulator: processSchema.extend({ url: z.string() }).optional(),
});

export type KnownProcess = z.infer<typeof processSchema>;
export type Run = z.infer<typeof runSchema>;

/** The pid still belongs to the process that was written down, not to a later one. */
export function isSameProcess(known: KnownProcess): boolean {
  return startMark(known.pid) === known.mark;
}

export function readRun(path: string): Run | null {
  const parsed = runSchema.safeParse(readJson(path));
  return parsed.success ? parsed.data : null;
}

/** Who runs in this folder: the lock against a second server, and the trace that a killed one leaves for the next start. */
export class RunRecord {
  private constructor(
    private readonly path: string,
    private run: Run,
    /** What a server that did not stop cleanly left behind. */
    readonly previous: Run | null,
  ) {}

  /** @throws SandboxError when a server is alive in this folder. */
  static acquire(path: string, baseUrl: string): RunRecord {
    const run = { server: knownProcess(process.pid), baseUrl };
    let previous: Run | null = null;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      if (createPrivateJson(path, run)) return new RunRecord(path, run, previous);
      const found = readRun(path);
      if (found !== null && isSameProcess(found.server)) throw new SandboxError(alreadyRunning(found));
      previous = found ?? previous;
      removeStale(path);
    }
    throw new SandboxError(`${path} changes all the time: is another start going on?`);
  }

  update(change: Partial<Run>): void {
    this.run = { ...this.run, ...change };
    replacePrivateJson(this.path, this.run);
  }

  release(): void {
    const { pid, mark } = readRun(this.path)?.server ?? {};
    if (pid === this.run.server.pid && mark === this.run.server.mark) rmSync(this.path, { force: true });
  }
}

export function knownProcess(pid: number): KnownProcess {
  return { pid, mark: startMark(pid) ?? `unknown/${Date.now()}` };
}

function alreadyRunning(run: Run): string {
  return (
    `the sandbox is running already: process ${run.server.pid} at ${run.baseUrl}. ` +
    'Stop it with `npm run sandbox:stop`, or start another one with its own SANDBOX_DIR, PORT and SANDBOX_PORT'
  );
}

/** Of two starts that find the same stale record, one moves it away; the other must not take the new one with it. */
function removeStale(path: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readRun(aside);
  if (moved !== null && isSameProcess(moved.server)) createPrivateJson(path, moved);
  rmSync(aside, { force: true });
}
