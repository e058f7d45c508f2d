import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { errorCode, SandboxError } from './sandbox-error.js';

/** Below every system's ephemeral range: there, an outgoing connection could take the port while a child restarts. */
const FIRST_FREE_PORT = 20_000;
const LAST_FREE_PORT = 32_000;
const MAX_TRIES = 100;
const CONNECT_TIMEOUT_MS = 300;

/** @throws SandboxError when the text is no port. */
export function parsePort(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SandboxError(`${name} must be a port number from 0 to 65535 (0 takes any free port)`);
  }
  return port;
}

/** @throws SandboxError that says which variable chooses another port. */
export async function assertPortFree(name: 'PORT' | 'SANDBOX_PORT', port: number, host = '127.0.0.1'): Promise<void> {
  const problem = await portProblem(port, host);
  if (problem === 'EADDRINUSE') throw new SandboxError(busyPortMessage(name, port));
  if (problem === 'EACCES') {
    throw new SandboxError(`port ${port} (${name}) needs special rights; start with ${name}=${port + 3000} npm start`);
  }
  if (problem !== null) throw new SandboxError(`port ${port} (${name}) cannot be used on ${host}: ${problem}`);
}

export function busyPortMessage(name: 'PORT' | 'SANDBOX_PORT', port: number): string {
  const other = port < 65_535 ? port + 1 : port - 1;
  return `port ${port} (${name}) is in use by another program; stop it or start with ${name}=${other} npm start`;
}

export async function findFreePort(taken: readonly number[] = []): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const port = randomInt(FIRST_FREE_PORT, LAST_FREE_PORT);
    if (!taken.includes(port) && (await portProblem(port, '127.0.0.1')) === null) return port;
  }
  throw new SandboxError(`no free port found between ${FIRST_FREE_PORT} and ${LAST_FREE_PORT}`);
}

async function portProblem(port: number, host: string): Promise<string | null> {
  // Some systems let two programs bind, one the wildcard and one the loopback address: ask whether anybody answers too.
  if (await answers(port)) return 'EADDRINUSE';
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(errorCode(error) ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: CONNECT_TIMEOUT_MS });
    const settle = (isAnswered: boolean) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
