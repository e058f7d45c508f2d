import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 20_000;

/** A built program as its npm script runs it, with no variables but these. */
export function runCommand(
  file: string,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<CommandResult> {
  const path = join(import.meta.dirname, '../../dist/src', file);
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], { env, timeout: TIMEOUT_MS }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}
