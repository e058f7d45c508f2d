import { hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type ProblemBody } from '../support/api-client.js';
import { runCommand, type CommandResult } from '../support/command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

const KEY_ID = /key_[0-9a-z]{26}/;
const NO_SANDBOX = join(tmpdir(), 'synccash-no-sandbox-here');

describe('the keys command', () => {
  let test: TestApp;

  /** A server that takes the keys of production only; all else is the sandbox. */
  beforeAll(async () => {
    test = await startTestApp({ tune: (config) => ({ ...config, profile: 'production' }) });
  }, 60_000);
  afterAll(() => test.close());

  const keys = (...args: string[]): Promise<CommandResult> =>
    runCommand('auth/keys.js', { DATABASE_URL: test.database.url, SYNCCASH_PROFILE: 'production' }, args);

  /** The key and its id. */
  async function create(...args: string[]): Promise<{ apiKey: string; keyId: string; said: string }> {
    const { code, stdout, stderr } = await keys('create', ...args);
    expect([code, stderr]).toEqual([0, expect.stringMatching(KEY_ID)]);
    return { apiKey: stdout.trim(), keyId: KEY_ID.exec(stderr)![0], said: stderr };
  }

  it('opens a production that has no key yet, and the server says what kind it wants', async () => {
    const { status, body } = await new ApiClient(test.baseUrl, '').call<ProblemBody>('GET', '/merchant');
    expect([status, body.detail]).toEqual([401, 'send your API key: Authorization: Bearer sc_live_…']);

    const { apiKey, said } = await create('--merchant', 'Kente & Co');
    expect(apiKey).toMatch(/^sc_live_[0-9a-f]{48}$/);
    expect(said).toMatch(/^new merchant mer_\S+ \(Kente & Co\)\n/);
    expect(said).not.toContain(apiKey);

    const api = new ApiClient(test.baseUrl, apiKey);
    expect((await api.call('GET', '/merchant')).body).toMatchObject({ name: 'Kente & Co' });
    expect((await api.initiate()).status).toBe(202);
    expect((await api.look('audit')).status).toBe(403);
  }, 30_000);

  it('keeps the hash of the key, never the key, and tells the audit log who was given what', async () => {
    const { apiKey, keyId } = await create(
      '--merchant',
      'Hashed',
      '--scope',
      'operator',
      '--reason',
      'the first operator',
    );
    const rows = await test.database.query<{ key_hash: Buffer; key_hint: string; scopes: string[] }>(
      `SELECT key_hash, key_hint, scopes FROM api_keys k JOIN merchants m ON m.id = k.merchant_id WHERE m.name = 'Hashed'`,
    );
    expect(rows).toEqual([
      { key_hash: hash('sha256', apiKey, 'buffer'), key_hint: apiKey.slice(-4), scopes: ['operator'] },
    ]);
    const { body } = await new ApiClient(test.baseUrl, apiKey).look<{ data: unknown[] }>(`audit?subject=${keyId}`);
    expect(body.data).toEqual([
      expect.objectContaining({
        action: 'key.create',
        subject: keyId,
        reason: 'the first operator',
        actor: expect.objectContaining({ apiKeyId: keyId }),
        details: { name: 'API key', scopes: ['operator'], isNewMerchant: true, by: 'the keys command' },
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain(apiKey);
  }, 30_000);

  it('gives a merchant that is there another key, also when two are made at once', async () => {
    const made = await Promise.all([create('--merchant', 'Twice'), create('--merchant', 'Twice')]);
    expect(made.filter(({ said }) => said.startsWith('new merchant'))).toHaveLength(1);
    const [merchant] = await test.database.query<{ count: number }>(
      `SELECT count(*)::int FROM merchants WHERE name = 'Twice'`,
    );
    expect(merchant).toEqual({ count: 1 });
    const id = /mer_\w+/.exec(made[0].said)![0];
    expect((await create('--merchant', id)).said).toContain(`merchant ${id} (Twice)`);
  }, 30_000);

  it('lists keys without showing any, and a revoked one opens nothing', async () => {
    const { apiKey, keyId } = await create('--merchant', 'Leaver', '--name', 'old laptop');
    const listed = await keys('list', '--merchant', 'Leaver');
    expect(listed.stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${keyId}\\t…${apiKey.slice(-4)}\\tmerchant\\tvalid\\t.*\\told laptop\\tmer_`)),
      '',
    ]);
    expect(listed.stdout).not.toContain(apiKey);

    expect(await keys('revoke', keyId, '--reason', 'he has left')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^revoked: /),
    });
    expect((await new ApiClient(test.baseUrl, apiKey).call('GET', '/merchant')).status).toBe(401);
    expect((await keys('list', '--merchant', 'Leaver')).stdout).toMatch(/\trevoked 20\d\d-/);
    expect(await keys('revoke', keyId)).toMatchObject({ code: 0, stderr: 'it was revoked before\n' });
    const audit = await test.database.query(`SELECT action, reason FROM audit_log WHERE subject = $1 ORDER BY id`, [
      keyId,
    ]);
    expect(audit).toEqual([
      { action: 'key.create', reason: 'none was given' },
      { action: 'key.revoke', reason: 'he has left' },
    ]);
  }, 30_000);

  it('makes no merchant of an id that nobody has, and does not guess between two of one name', async () => {
    const nobody = 'mer_01k8000000e0080000000000zz';
    expect(await keys('create', '--merchant', nobody)).toEqual({
      code: 1,
      stdout: '',
      stderr: `nothing was done: there is no merchant ${nobody}\n`,
    });
    expect((await keys('list', '--merchant', 'Nobody')).code).toBe(1);
    expect((await keys('revoke', 'key_01k8000000e0080000000000zz')).stderr).toMatch(/there is no key key_01k8/);
    await test.database.query(
      `INSERT INTO merchants (id, name) VALUES (gen_random_uuid(), 'Twin'), (gen_random_uuid(), 'Twin')`,
    );
    const twin = await keys('create', '--merchant', 'Twin');
    expect([twin.code, twin.stderr]).toEqual([1, expect.stringContaining('several merchants are called Twin')]);
  }, 30_000);

  it('makes a key of the sandbox in the sandbox, which production refuses', async () => {
    const env = { DATABASE_URL: test.database.url };
    const { stdout } = await runCommand('auth/keys.js', env, ['create', '--merchant', 'Sandbox']);
    expect(stdout).toMatch(/^sc_test_[0-9a-f]{48}\n$/);
    expect((await new ApiClient(test.baseUrl, stdout.trim()).call('GET', '/merchant')).status).toBe(401);
  }, 30_000);

  it('says how it is used, and what is missing', async () => {
    const wrong = await keys('create', '--name', 'x');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/^create needs --merchant\n\nusage:\n {2}npm run keys -- create/);

    const args = ['create', '--merchant', 'A'];
    const nowhere = await runCommand('auth/keys.js', { SANDBOX_DIR: NO_SANDBOX }, args);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('set DATABASE_URL')]);
    const profile = await runCommand('auth/keys.js', { SYNCCASH_PROFILE: 'prod' }, args);
    expect([profile.code, profile.stderr]).toEqual([2, expect.stringContaining('SYNCCASH_PROFILE must be')]);

    const unreachable = await runCommand(
      'auth/keys.js',
      { DATABASE_URL: 'postgres://synccash:s3cret@127.0.0.1:1/none' },
      args,
    );
    expect([unreachable.code, unreachable.stderr]).toEqual([
      1,
      expect.stringMatching(/^nothing was done: .*ECONNREFUSED/),
    ]);
    expect(unreachable.stderr).not.toContain('s3cret');

    const empty = await createTestDatabase('template0');
    const unready = await runCommand('auth/keys.js', { DATABASE_URL: empty.url }, args);
    await empty.drop();
    expect([unready.code, unready.stderr]).toEqual([1, expect.stringContaining('run npm run migrate first')]);
  }, 30_000);
});
