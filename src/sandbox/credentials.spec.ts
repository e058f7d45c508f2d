import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadCredentials } from './credentials.js';

describe('loadCredentials', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-credentials-'));
    path = join(dir, 'credentials.json');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('makes them up once, readable by the owner only, and finds them again', () => {
    const made = loadCredentials(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadCredentials(path)).toEqual(made);
    expect(made.apiKey).toMatch(/^sc_test_[A-Za-z0-9]{32}$/);
    expect(made.adminApiKey).toMatch(/^sc_test_admin_[A-Za-z0-9]{32}$/);
  });

  it('marks every secret of a rail as a sandbox secret, where its format allows that', () => {
    const { mtn_momo: mtn, airteltigo_money: airteltigo, vodafone_cash: vodafone } = loadCredentials(path).rails;
    const secrets = [mtn.collectionSubscriptionKey, mtn.disbursementSubscriptionKey, mtn.apiKey];
    for (const secret of [...secrets, airteltigo.clientKey, airteltigo.secretKey, vodafone.spPassword]) {
      expect(secret).toMatch(/^sandbox_/);
    }
    expect(mtn.apiUser).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('refuses a damaged file and names what is missing, but none of what is there', () => {
    const made = loadCredentials(path);
    const { adminApiKey: _, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify(rest));
    expect(() => loadCredentials(path)).toThrow(/adminApiKey/);
    expect(() => loadCredentials(path)).not.toThrow(made.apiKey);
    writeFileSync(path, '{"apiKey": "sc_te');
    expect(() => loadCredentials(path)).toThrow(/is damaged \(the file\)/);
  });
});
