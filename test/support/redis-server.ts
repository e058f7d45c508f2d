import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findFreePort } from '../../src/sandbox/ports.js';
import { waitFor } from './wait-for.js';

export interface RedisServer {
  readonly url: string;
  readonly client: Redis;
  readonly port: number;
  /** It hangs: it takes what it is sent and answers nothing. */
  pause(): void;
  resume(): void;
  /** At once, as a crash does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A real redis-server of its own; it must be on the PATH. */
export async function startRedisServer(wantedPort?: number): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'synccash-redis-'));
  const port = wantedPort ?? (await findFreePort());
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = new Error('redis-server cannot be started: install it (Debian: apt-get install redis-server)', {
      cause: error,
    });
  });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true, retryStrategy: () => 200 });
  client.on('error', () => undefined);
  await waitFor('redis to answer', async () => {
    if (failure !== undefined) return true;
    return (await client.ping()) === 'PONG';
  });
  if (failure !== undefined) throw failure;
  const end = async (signal: NodeJS.Signals) => {
    client.disconnect();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  return {
    url,
    client,
    port,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
