import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPrivateJson } from './private-file.js';
import { isAlive } from './processes.js';
import { knownProcess, RunRecord } from './run-record.js';
import { stopSandbox } from './stop-sandbox.js';

describe('RunRecord', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-run-'));
    path = join(dir, 'run.json');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('refuses a folder in which a server is alive, and names its process and address', () => {
    const record = RunRecord.acquire(path, 'http://127.0.0.1:3000');
    record.update({ baseUrl: 'http://127.0.0.1:3111' });
    expect(() => RunRecord.acquire(path, 'http://127.0.0.1:3000')).toThrow(
      new RegExp(`running already: process ${process.pid} at http://127.0.0.1:3111`),
    );
    record.release();
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a server that died, and knows what that one had started', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const server = knownProcess(child.pid!);
    const simulator = { pid: 999_999, mark: 'x', url: 'http://127.0.0.1:3900' };
    createPrivateJson(path, { server, baseUrl: 'http://127.0.0.1:3000', simulator });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(RunRecord.acquire(path, 'http://127.0.0.1:3000').previous?.simulator).toEqual(simulator);
  });

  it('takes a pid that another program has by now for dead, and never stops that program', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(stranger, 'spawn');
    const stale = { pid: stranger.pid!, mark: 'an-earlier-process/1' };
    createPrivateJson(path, {
      server: stale,
      baseUrl: 'http://127.0.0.1:1',
      simulator: { ...stale, url: 'http://127.0.0.1:1' },
    });
    await expect(stopSandbox(dir)).resolves.toEqual([`nothing runs in ${dir}`]);
    expect(isAlive(stranger.pid!)).toBe(true);
    expect(existsSync(path)).toBe(false);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });
});
