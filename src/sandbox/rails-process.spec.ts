import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stopLeftoverRails } from './leftovers.js';
import { findFreePort } from './ports.js';
import { isAlive } from './processes.js';
import { startRailsProcess, type RailsProcess } from './rails-process.js';
import { knownProcess } from './run-record.js';
import { sandboxPaths, type SandboxPaths } from './sandbox-paths.js';

/** Speaks the protocol of the rails' entry, and nothing else. */
const ENTRY = `
import { createServer } from 'node:http';
const { port, stateDir } = JSON.parse(process.env.SYNCCASH_RAILS_OPTIONS);
process.on('SIGINT', () => {});
const server = createServer((_, res) => res.end(JSON.stringify({ service: 'synccash-rails', pid: process.pid, stateDir })));
server.once('error', (error) => { process.send({ type: 'failed', code: error.code, message: error.message }); process.exitCode = 1; process.disconnect(); });
server.listen(port, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port, railUrls: { mtn_momo: 'http://127.0.0.1:9' } }));
`;

describe('startRailsProcess', () => {
  let paths: SandboxPaths;
  let entry: URL;
  const running: RailsProcess[] = [];
  beforeEach(() => {
    paths = sandboxPaths(mkdtempSync(join(tmpdir(), 'synccash-rails-')));
    const path = join(paths.root, 'entry.mjs');
    writeFileSync(path, ENTRY);
    entry = pathToFileURL(path);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(async (rails) => rails.stop()));
    rmSync(paths.root, { recursive: true, force: true });
  });

  async function start(port: number, program = entry): Promise<RailsProcess> {
    const rails = await startRailsProcess({
      entry: program,
      logPath: paths.railsLog,
      signal: new AbortController().signal,
      rails: { port, stateDir: paths.railsState, credentials: { mtn_momo: {} as never } },
    });
    running.push(rails);
    return rails;
  }

  it('tells where the rails are, and stops them', async () => {
    const rails = await start(0);
    expect(rails.railUrls).toEqual({ mtn_momo: 'http://127.0.0.1:9' });
    await expect((await fetch(rails.url)).json()).resolves.toMatchObject({
      pid: rails.pid,
      stateDir: paths.railsState,
    });
    await rails.stop();
    await expect(rails.exited).resolves.toBe('signal SIGTERM');
    expect(isAlive(rails.pid)).toBe(false);
  });

  it('says which variable chooses another port when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(port)).rejects.toThrow(`port ${port} (SANDBOX_PORT) is in use`);
    other.close();
  });

  it('fails when the program ends before it is ready, and says where to look', async () => {
    const path = join(paths.root, 'broken.mjs');
    writeFileSync(path, 'throw new Error("broken")');
    await expect(start(0, pathToFileURL(path))).rejects.toThrow(`exit code 1, see ${paths.railsLog}`);
  });

  it('stops rails that were left on the same books, by their own word', async () => {
    const rails = await start(await findFreePort());
    const done = await stopLeftoverRails(paths, { previous: null, urls: [rails.url] });
    expect(done).toContain(`pid ${rails.pid}`);
    await expect(rails.exited).resolves.toBe('signal SIGTERM');
  });

  it('leaves the rails of another folder alone', async () => {
    const rails = await start(0);
    const elsewhere = { ...paths, railsState: join(paths.root, 'other') };
    await expect(stopLeftoverRails(elsewhere, { previous: null, urls: [rails.url] })).resolves.toBeNull();
    expect(isAlive(rails.pid)).toBe(true);
  });

  it('recognises left-over rails that do not answer any more by what was written down', async () => {
    const rails = await start(0);
    const server = { pid: 999_999, mark: 'x' };
    const simulator = { ...knownProcess(rails.pid), url: 'http://127.0.0.1:1' };
    const previous = { server, baseUrl: 'http://127.0.0.1:1', simulator };
    await expect(stopLeftoverRails(paths, { previous, urls: [] })).resolves.toContain(`pid ${rails.pid}`);
    expect(isAlive(rails.pid)).toBe(false);
  });
});
