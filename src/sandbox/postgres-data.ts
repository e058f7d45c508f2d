import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canReach, SHARED_DIR, type PostgresBinaries } from './postgres-binaries.js';
import type { ProcessUser } from './postgres-user.js';
import { errorCode, errorText, SandboxError } from './sandbox-error.js';
import type { SandboxPaths } from './sandbox-paths.js';

export const DATABASE_USER = 'synccash';
const INITDB_TIMEOUT_MS = 120_000;
const DRAFT_PREFIX = 'postgres-draft-';
const INITDB_FLAGS = [
  `--username=${DATABASE_USER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // Byte order: the same on every machine, and the fastest.
  '--locale=C',
  '--no-instructions',
];

export interface DataDirRequest {
  readonly paths: SandboxPaths;
  readonly binaries: PostgresBinaries;
  readonly user: ProcessUser;
  readonly password: string;
}

/**
 * The folder of the data, made at the first start. It is made under another name and appears as a whole, so that what is
 * there is never half of it.
 * @returns the real path, the one that PostgreSQL writes down
 */
export async function ensureDataDir(request: DataDirRequest): Promise<string> {
  const { paths, user } = request;
  removeDrafts(paths.root);
  if (isDataDir(paths.postgresData)) return realpathSync(paths.postgresData);
  setAside(paths.postgresData);

  const isReachable = await makeReachable(paths.root, user);
  const draft = makeDraft(isReachable ? paths.root : SHARED_DIR, user);
  try {
    const made = await runInitdb(draft, request);
    if (isReachable) renameSync(made, paths.postgresData);
    else symlinkSync(made, paths.postgresData);
    if (isReachable) rmSync(draft, { recursive: true, force: true });
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  return realpathSync(paths.postgresData);
}

/** initdb wants its folder to be empty: that is one inside the draft, beside the password that it reads. */
async function runInitdb(draft: string, { binaries, user, password }: DataDirRequest): Promise<string> {
  const dataDir = join(draft, 'data');
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  try {
    await promisify(execFile)(binaries.initdb, [`--pgdata=${dataDir}`, `--pwfile=${passwordFile}`, ...INITDB_FLAGS], {
      ...user,
      cwd: '/',
      timeout: INITDB_TIMEOUT_MS,
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
    return dataDir;
  } catch (error) {
    const why = errorText(error, 'stderr')?.trim() || String(error);
    throw new SandboxError(`PostgreSQL could not make its data folder: ${why}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Data that we may not look at is no missing data. */
function isDataDir(path: string): boolean {
  try {
    return statSync(join(path, 'PG_VERSION')).isFile();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw new SandboxError(`${path} cannot be read: was it made by another user? (${String(error)})`, {
      cause: error,
    });
  }
}

/** PostgreSQL's user walks through our folder: the files in it that hold secrets have modes of their own. */
async function makeReachable(root: string, user: ProcessUser): Promise<boolean> {
  if (user.uid === undefined) return true;
  chmodSync(root, statSync(root).mode | 0o011);
  return canReach(user, root);
}

function makeDraft(parent: string, user: ProcessUser): string {
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(join(parent, DRAFT_PREFIX));
  if (user.uid !== undefined) chownSync(draft, user.uid, user.gid);
  return draft;
}

/** Of starts that were killed. Those elsewhere (SHARED_DIR) may be another sandbox's, and in use. */
function removeDrafts(root: string): void {
  for (const name of readdirSync(root)) {
    if (name.startsWith(DRAFT_PREFIX)) rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** Something that is no data folder: nothing of it is deleted, unless there is nothing in it. */
function setAside(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return;
  if (entry.isDirectory() && readdirSync(path).length === 0) rmSync(path, { recursive: true });
  else renameSync(path, `${path}.unusable-${Date.now()}`);
}
