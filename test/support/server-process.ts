import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from './wait-for.js';

export interface SandboxFile {
  baseUrl: string;
  apiKey: string;
  adminApiKey: string;
  simulatorUrl: string;
  databaseUrl: string;
  pids: { server: number; simulator?: number; postgres?: number };
  rails: Record<'mtn_momo' | 'airteltigo_money' | 'vodafone_cash', Record<string, string>>;
  railUrls: Record<string, string>;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const MAX_OUTPUT_CHARS = 200_000;

/** The built server as `npm start` runs it, in a folder and on ports of its own. */
export function startServerProcess(root: string, sandboxDir: string, env: Record<string, string> = {}): ServerProcess {
  let output = '';
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/src/main.js')], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      SANDBOX_DIR: sandboxDir,
      PORT: '0',
      SANDBOX_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-MAX_OUTPUT_CHARS);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { child, output: () => output, exited };
}

/** What the server writes when it is ready. */
export async function readyServer(server: ServerProcess, sandboxDir: string, timeoutMs = 30_000): Promise<SandboxFile> {
  const path = join(sandboxDir, 'sandbox.json');
  return waitFor(
    `the server to be ready; it said:\n${server.output()}`,
    async () => {
      if (server.child.exitCode !== null) throw new Error(`the server ended: ${server.output()}`);
      if (!existsSync(path)) return null;
      const file = JSON.parse(readFileSync(path, 'utf8')) as SandboxFile;
      return file.pids.server === server.child.pid ? file : null;
    },
    timeoutMs,
  );
}
