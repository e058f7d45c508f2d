import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { SandboxError } from './sandbox-error.js';

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 10_000;
const USER_NAME = 'postgres';

/** Whom PostgreSQL runs as; empty = as we do. */
export type ProcessUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

/**
 * PostgreSQL refuses to run as root. Then the owner of the data runs it, or the system's `postgres` user, which is made
 * when there is none.
 * @throws SandboxError
 */
export async function postgresUser(dataDir: string): Promise<ProcessUser> {
  if (process.getuid?.() !== 0) return {};
  const data = statSync(dataDir, { throwIfNoEntry: false });
  if (data !== undefined && data.uid !== 0) return { uid: data.uid, gid: data.gid };
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<ProcessUser | null> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => {
        const { stdout } = await run('id', [flag, USER_NAME], { timeout: COMMAND_TIMEOUT_MS });
        return Number.parseInt(stdout, 10);
      }),
    );
    return uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : null;
  } catch {
    return null;
  }
}

async function create(): Promise<ProcessUser> {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER_NAME];
  await run('useradd', flags, { timeout: COMMAND_TIMEOUT_MS }).catch(() => undefined);
  const user = await lookUp();
  if (user !== null) return user;
  throw new SandboxError(
    `PostgreSQL does not run as root, and the user ${USER_NAME} could not be made: ` +
      'start as an ordinary user, or set DATABASE_URL',
  );
}
