import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseUrlOf } from './database-url.js';

const OF_SANDBOX = 'postgres://sandbox@127.0.0.1:5/synccash';
const NAMED = 'postgres://named@127.0.0.1:6/synccash';

describe('the database that a command is for', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-url-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const sandboxRuns = () => writeFileSync(join(dir, 'sandbox.json'), JSON.stringify({ databaseUrl: OF_SANDBOX }));

  it('is the one that is named', () => {
    sandboxRuns();
    expect(databaseUrlOf({ SANDBOX_DIR: dir, DATABASE_URL: NAMED })).toBe(NAMED);
  });

  it('is that of the sandbox that runs here when none is named', () => {
    sandboxRuns();
    expect(databaseUrlOf({ SANDBOX_DIR: dir, DATABASE_URL: '' })).toBe(OF_SANDBOX);
  });

  it('is none when no sandbox runs', () => {
    expect(databaseUrlOf({ SANDBOX_DIR: dir })).toBeNull();
    writeFileSync(join(dir, 'sandbox.json'), '{"databaseUrl":');
    expect(databaseUrlOf({ SANDBOX_DIR: dir })).toBeNull();
  });

  it.each(['production', 'prodution'])('is never a sandbox’s in the profile %s', (SYNCCASH_PROFILE) => {
    sandboxRuns();
    expect(databaseUrlOf({ SANDBOX_DIR: dir, SYNCCASH_PROFILE })).toBeNull();
  });
});
