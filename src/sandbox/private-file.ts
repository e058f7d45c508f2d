import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { errorCode } from './sandbox-error.js';

const PRIVATE_MODE = 0o600;
const MAX_LOG_BYTES = 10_000_000;

/** Whoever reads the file sees the old content or the new one, never a half. */
export function replacePrivateJson(path: string, content: object): void {
  const draft = writeDraft(path, content);
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** False when the file exists already; of two that create it at once, one wins. */
export function createPrivateJson(path: string, content: object): boolean {
  const draft = writeDraft(path, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** null when there is no such file, or no JSON in it. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

export interface OpenLog {
  readonly fd: number;
  /** What the file held before; what comes after it is new. */
  readonly startBytes: number;
}

/** For a child's output: a file outlives us, a pipe would not. One older log is kept. */
export function openLog(path: string): OpenLog {
  if (existsSync(path) && statSync(path).size > MAX_LOG_BYTES) renameSync(path, `${path}.1`);
  const fd = openSync(path, 'a', PRIVATE_MODE);
  try {
    return { fd, startBytes: statSync(path).size };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function writeDraft(path: string, content: object): string {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: PRIVATE_MODE, flag: 'wx' });
  return draft;
}
