import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { profileOf } from './environment.js';

const DEFAULT_SANDBOX_DIR = '.synccash';
const fileSchema = z.object({ databaseUrl: z.string().min(1) });

/** Where a sandbox has its data. */
export function sandboxDirOf(dir: string | undefined): string {
  return resolve(dir === undefined || dir === '' ? DEFAULT_SANDBOX_DIR : dir);
}

/** Where a sandbox says how to reach it, while it runs. */
export function sandboxFileIn(root: string): string {
  return join(root, 'sandbox.json');
}

/** What a command says when nobody told it where to work. */
export const NO_DATABASE =
  'set DATABASE_URL to the database that is meant; only that of a sandbox that runs in .synccash (SANDBOX_DIR) is found without';

/**
 * The database that a command is for: the one that is named, else that of the sandbox that runs in this folder.
 * @returns null when there is neither, and in production when none is named: there it is never guessed
 */
export function databaseUrlOf(env: NodeJS.ProcessEnv): string | null {
  const { DATABASE_URL: url } = env;
  if (url !== undefined && url !== '') return url;
  return profileOf(env) === 'sandbox' ? urlInFile(sandboxFileIn(sandboxDirOf(env.SANDBOX_DIR))) : null;
}

function urlInFile(path: string): string | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).databaseUrl;
  } catch {
    return null;
  }
}
