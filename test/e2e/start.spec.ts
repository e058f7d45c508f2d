import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../src/sandbox/ports.js';
import { startServerProcess } from '../support/server-process.js';

const ROOT = join(import.meta.dirname, '../..');
const PASSWORD = 'a-password-of-the-database';
const PRODUCTION = {
  SYNCCASH_PROFILE: 'production',
  PUBLIC_BASE_URL: 'https://pay.example',
  MTN_BASE_URL: 'https://mtn.example',
  MTN_COLLECTION_SUB_KEY: 'a',
  MTN_COLLECTION_API_USER: 'b',
  MTN_COLLECTION_API_KEY: 'c',
};

describe('a start without PostgreSQL', () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-start-'));
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** It ends by itself, says which variable is meant, and tells no secret. */
  async function expectRefused(port: number): Promise<void> {
    const url = `postgres://synccash:${PASSWORD}@127.0.0.1:${port}/synccash`;
    const server = startServerProcess(ROOT, dir, { ...PRODUCTION, DATABASE_URL: url });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('SyncCash did not start: DATABASE_URL: the database cannot be used');
    expect(server.output()).not.toContain(PASSWORD);
  }

  it('is refused when nobody listens there', async () => {
    await expectRefused(await findFreePort());
  }, 30_000);

  it('is refused within seconds when somebody listens there and never answers', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    await expectRefused((silent.address() as AddressInfo).port);
    silent.close();
  }, 30_000);
});
