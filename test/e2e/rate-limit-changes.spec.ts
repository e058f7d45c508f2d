import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toPublicId } from '../../src/http/public-id.js';
import { ApiClient, type ProblemBody } from '../support/api-client.js';
import { LimitedClient, readLimits } from '../support/limited-client.js';
import { createMerchant } from '../support/merchants.js';
import { startSecondApp, type SecondApp } from '../support/second-app.js';
import { countRuns } from '../support/statement-runs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface LimitBody {
  name: string;
  algorithm: string | null;
  limit: number | null;
  windowSeconds: number | null;
  burst: number | null;
  source: string;
  configured: string;
  change: { reason: string; apiKeyId: string; changedAt: string; expiresAt: string | null } | null;
}

interface ListBody {
  store: { kind: string; isDegraded: boolean };
  data: LimitBody[];
}

interface AuditBody {
  data: { action: string; subject: string; reason: string; details: Record<string, unknown> }[];
}

const OBEYED_WITHIN_MS = 2000;
const reason = 'INC-4711: a client that does not stop';

describe('rate limits in the hands of an operator', () => {
  let test: TestApp;
  let second: SecondApp;
  let operator: ApiClient;

  beforeAll(async () => {
    test = await startTestApp({ env: { RATE_LIMIT_MERCHANT: '50/1h burst 50', RATE_LIMIT_KEY: 'off' } });
    second = await startSecondApp(test);
    operator = new ApiClient(test.baseUrl, (await createMerchant(test.database, ['merchant', 'operator'])).apiKey);
  }, 30_000);

  afterAll(async () => {
    await second.close();
    await test.close();
  });

  const list = async (api = operator) => (await api.call<ListBody>('GET', '/resilience/rate-limits')).body;
  const limit = async (name: string) => (await list()).data.find((entry) => entry.name === name)!;
  const change = <Body = LimitBody>(path: string, body: object) =>
    operator.call<Body>('POST', `/resilience/rate-limits/${path}`, { body });
  const audited = async (subject: string) =>
    (await operator.call<AuditBody>('GET', `/resilience/audit?subject=${subject}`)).body.data;
  /** A merchant whom nobody has counted yet, at both servers. */
  const newcomer = async () => {
    const { merchantId, apiKey } = await createMerchant(test.database);
    const [here, there] = [test, second].map(({ baseUrl }) => new LimitedClient(baseUrl, apiKey));
    return { merchantId, here: here!, there: there! };
  };
  const toldBy = async (client: LimitedClient, name = 'merchant') =>
    readLimits((await client.get()).headers, 'ratelimit-policy')[name];

  it('are listed with what they are and where they come from', async () => {
    const { store, data } = await list();
    expect(store).toEqual({ kind: 'memory', isDegraded: false });
    expect(data.map(({ name }) => name)).toEqual(['global', 'ip', 'merchant', 'key', 'endpoint', 'callback']);
    expect(await limit('merchant')).toMatchObject({
      algorithm: 'token_bucket',
      limit: 50,
      windowSeconds: 3600,
      burst: 50,
      source: 'configuration',
      configured: '50/3600s burst 50',
      change: null,
    });
    expect(await limit('key')).toMatchObject({ algorithm: null, limit: null, configured: 'off' });
    expect(await limit('callback')).toMatchObject({ algorithm: 'sliding_window', limit: 30, burst: null });
  });

  it('are changed in every process within two seconds, and back, with who and why', async () => {
    const { here, there } = await newcomer();
    const { status, body } = await change('merchant', { limit: 3, windowSeconds: 60, reason });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      algorithm: 'sliding_window',
      limit: 3,
      windowSeconds: 60,
      burst: null,
      source: 'change',
    });
    expect(body.change).toMatchObject({ reason, expiresAt: null, apiKeyId: expect.stringMatching(/^key_/) });

    expect(await toldBy(here)).toEqual({ q: 3, w: 60 });
    await waitFor('the other to obey', async () => (await toldBy(there))?.q === 3, OBEYED_WITHIN_MS);
    await waitFor('it to be refused there', async () => (await there.get()).body.limit === 'merchant', 1000, 1);

    const back = await change('merchant/default', { reason: 'INC-4711 is over' });
    expect(back.body).toMatchObject({ source: 'configuration', limit: 50, change: null });
    await waitFor('the other to obey', async () => (await toldBy(there))?.q === 50, OBEYED_WITHIN_MS);
    expect(await audited('merchant')).toMatchObject([
      { action: 'rate_limit.default', reason: 'INC-4711 is over', details: { to: '50/3600s burst 50', from: '3/60s' } },
      {
        action: 'rate_limit.change',
        reason,
        details: { to: '3/60s', from: '50/3600s burst 50', expiresInSeconds: null },
      },
    ]);
  }, 15_000);

  it('come back by themselves when a change was for a while only', async () => {
    const { there } = await newcomer();
    const { body } = await change('ip', { limit: 7, windowSeconds: 1, burst: 9, expiresInSeconds: 3, reason });
    const leftMs = Date.parse(body.change!.expiresAt!) - Date.parse(body.change!.changedAt);
    expect(leftMs).toBe(3000);
    await waitFor('the other to obey', async () => (await toldBy(there, 'ip'))?.q === 7, OBEYED_WITHIN_MS);
    await waitFor('it to be over', async () => (await toldBy(there, 'ip'))?.q !== 7, 3000 + OBEYED_WITHIN_MS);
    expect(await limit('ip')).toMatchObject({ source: 'configuration', change: null });
  }, 15_000);

  it('are obeyed as they were last known while the database does not tell', async () => {
    await change('endpoint', { limit: 11, windowSeconds: 60, reason });
    const { there } = await newcomer();
    await waitFor('the other to obey', async () => (await toldBy(there, 'endpoint'))?.q === 11, OBEYED_WITHIN_MS);
    await test.database.query('ALTER TABLE rate_limit_changes RENAME TO rate_limit_changes_away');
    // One look at a time: when the third begins, two have failed.
    const looks = countRuns(second.app, 'rate-limits.read-changes');
    await waitFor('looks that fail', () => Promise.resolve(looks() >= 3));
    expect((await toldBy(there, 'endpoint'))?.q).toBe(11);
    await test.database.query('ALTER TABLE rate_limit_changes_away RENAME TO rate_limit_changes');
    await change('endpoint/default', { reason: 'enough' });
    await waitFor('the other to obey', async () => (await toldBy(there, 'endpoint'))?.q !== 11, OBEYED_WITHIN_MS);
  }, 20_000);

  it('are reset for one key, in every process, and for no other', async () => {
    const one = await newcomer();
    const other = await newcomer();
    for (const client of [one.here, one.there, other.here]) await client.statuses(10);
    const remaining = async (client: LimitedClient) =>
      readLimits((await client.get()).headers, 'ratelimit').merchant?.r;
    const key = toPublicId('mer', one.merchantId);
    const { status, body } = await change<{ name: string }>('merchant/reset', { key, reason });
    expect([status, body.name]).toEqual([200, 'merchant']);
    expect(await remaining(one.here)).toBe(49);
    await waitFor('the other to forget', async () => ((await remaining(one.there)) ?? 0) >= 40, OBEYED_WITHIN_MS);
    expect(await remaining(other.here)).toBe(39);
    expect((await audited('merchant'))[0]).toMatchObject({
      action: 'rate_limit.reset',
      reason,
      details: { key: one.merchantId },
    });
  });

  it('take the keys of every limit in the words in which they are shown', async () => {
    const { merchantId } = await newcomer();
    const merchant = toPublicId('mer', merchantId);
    const keys = {
      global: 'all',
      ip: '2001:db8::1',
      merchant: merchantId,
      endpoint: `${merchant} POST /api/v1/payments/initiate`,
      callback: 'a-token-that-is-a-secret',
    };
    for (const [name, key] of Object.entries(keys)) {
      expect([name, (await change(`${name}/reset`, { key, reason })).status]).toEqual([name, 200]);
    }
    expect(JSON.stringify(await audited('callback'))).not.toContain('a-token-that-is-a-secret');
  });

  it.each([
    ['merchant/reset', { key: 'somebody', reason }, 400],
    ['endpoint/reset', { key: 'mer_01 /payments', reason }, 400],
    ['global/reset', { key: 'x', reason }, 400],
    ['key/reset', { key: '019a0000-0000-7000-8000-000000000001', reason }, 400],
    ['nobody/reset', { key: 'x', reason }, 404],
    ['nobody', { limit: 1, windowSeconds: 1, reason }, 404],
    ['nobody/default', { reason }, 404],
    ['merchant', { limit: 1, windowSeconds: 1 }, 400],
    ['merchant', { limit: 0, windowSeconds: 1, reason }, 400],
    ['merchant', { limit: 1_000_001, windowSeconds: 1, reason }, 400],
    ['merchant', { limit: 1, windowSeconds: 86_401, reason }, 400],
    ['merchant', { limit: 1, windowSeconds: 1.5, reason }, 400],
    ['merchant', { limit: 1, windowSeconds: 1, burst: 0, reason }, 400],
    ['merchant', { limit: 1, windowSeconds: 1, expiresInSeconds: 0, reason }, 400],
    ['merchant', { limit: 1, windowSeconds: 1, burts: 2, reason }, 400],
    ['ip', { limit: 59, windowSeconds: 60, reason }, 400],
    ['global', { limit: 9, windowSeconds: 1, burst: 1000, reason }, 400],
  ])('refuse %s %j', async (path, body, status) => {
    const answer = await change<ProblemBody>(path, body);
    expect(answer.status).toBe(status);
    expect(await limit('merchant')).toMatchObject({ source: 'configuration' });
  });

  it('are for operators only', async () => {
    const { status } = await test.api.call('GET', '/resilience/rate-limits');
    expect(status).toBe(403);
  });
});
