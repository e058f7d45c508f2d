import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient, ProblemBody } from '../support/api-client.js';
import { RailsClient } from '../support/rails-client.js';
import { startSecondApp, type SecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface BreakerBody {
  provider: string;
  operation: string;
  state: string;
  cause: string;
  calls: number;
  railFailures: number;
  pending: { taken: number; open: number };
  override: { state: string; reason: string; expiresAt: string | null } | null;
  otherProcesses: string[];
}

interface RailBody {
  id: string;
  isEnabled: boolean;
  pause: { kind: string } | null;
  pauses: { id: string; kind: string; endsAt: string | null }[];
}

interface AuditBody {
  data: { action: string; subject: string; reason: string; actor: { apiKeyId: string }; details: object }[];
}

const NETWORKS = 'AT,MTN,TELECEL';

describe('an operator’s hands on the rails', () => {
  let test: TestApp;
  let gateway: RailsClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: NETWORKS } });
    gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
  }, 30_000);

  afterEach(async () => {
    await test.rails.clearFaults();
    for (const operation of ['collect', 'refund']) await test.admin.act(`breakers/mtn_momo/${operation}/auto`);
    await test.admin.act('rails/mtn_momo/enable');
    await test.admin.act('rails/airteltigo_money/enable');
  });
  afterAll(() => test.close());

  const number = () => `02466${String((next += 1)).padStart(3, '0')}20`;
  const pay = async (request: object = {}) =>
    (await test.api.initiate({ payer: { msisdn: number() }, strategy: 'cheapest', ...request })).body;
  const breaker = async (operation = 'collect') => {
    const { body } = await test.admin.look<{ data: BreakerBody[] }>('breakers');
    return body.data.find((one) => one.provider === 'mtn_momo' && one.operation === operation)!;
  };
  const rail = async () => {
    const { body } = await test.admin.look<{ data: RailBody[] }>('rails');
    return body.data.find(({ id }) => id === 'mtn_momo')!;
  };

  it('hold a breaker open, and the payments go elsewhere; closed, and they come back; and let it decide again', async () => {
    expect(await breaker()).toMatchObject({ state: 'closed', cause: 'calls', override: null });
    const opened = await test.admin.act<BreakerBody>('breakers/mtn_momo/collect/open', {
      reason: 'INC-1: they said so on the phone',
      expiresInSeconds: 600,
    });
    expect(opened.body).toMatchObject({ state: 'open', cause: 'override', override: { state: 'open' } });
    expect((await pay()).provider).toBe('airteltigo_money');
    expect(await breaker('refund')).toMatchObject({ state: 'closed' });

    await test.admin.act('breakers/mtn_momo/collect/close');
    await test.rails.fault('http_500');
    for (let nth = 0; nth < 12; nth += 1) await pay({ provider: 'mtn_momo' });
    await waitFor('the calls to be spoilt', async () => ((await breaker()).railFailures >= 10 ? true : null));
    expect(await breaker()).toMatchObject({ state: 'closed', cause: 'override' });

    const auto = await test.admin.act<BreakerBody>('breakers/mtn_momo/collect/auto');
    expect(auto.body).toMatchObject({ cause: 'calls', override: null });
    expect(auto.body.state).not.toBe('closed');
    await test.rails.clearFaults();
    await waitFor('it to close by itself', async () => ((await breaker()).state === 'closed' ? true : null));
  }, 60_000);

  it('end by themselves when that was said', async () => {
    await test.admin.act('breakers/mtn_momo/collect/open', { expiresInSeconds: 1 });
    expect((await breaker()).state).toBe('open');
    await waitFor('the override to be over', async () => ((await breaker()).override === null ? true : null));
    expect((await breaker()).state).toBe('closed');
  });

  it('switch a rail off: no instruction goes to it, what it has is still asked about, and nobody waits for it', async () => {
    await test.rails.fault('callback_lost');
    const before = await pay({ provider: 'mtn_momo' });
    await waitFor('it to be pending', async () =>
      (await test.api.status(before.id)).status === 'pending' ? true : null,
    );
    await test.admin.act('rails/mtn_momo/disable', { reason: 'INC-2: contract ended' });
    expect(await rail()).toMatchObject({ isEnabled: false, pause: { kind: 'disabled' } });
    const preview = await test.api.call<{ routing: { excluded: object[] } }>('POST', '/routes/preview', {
      body: { amount: 100, currency: 'GHS', payer: { msisdn: '0241234520' } },
    });
    expect(preview.body.routing.excluded).toContainEqual({ provider: 'mtn_momo', reason: 'rail_disabled' });
    expect((await pay()).provider).toBe('airteltigo_money');
    expect((await waitFor('the poll to find it', () => test.api.isFinal(before.id))).status).toBe('confirmed');

    const wanted = await test.api.initiate<ProblemBody>({ payer: { msisdn: number() }, provider: 'mtn_momo' });
    expect([wanted.status, wanted.body.code]).toEqual([503, 'rail_unavailable']);
    expect(wanted.body.detail).toContain('rail_disabled');
    expect(wanted.headers.get('retry-after')).toBe('60');

    await test.admin.act('rails/mtn_momo/enable');
    expect((await pay()).provider).toBe('mtn_momo');
  }, 60_000);

  it('keep what was about to be sent from a rail that has just been switched off', async () => {
    await test.rails.fault('http_503');
    await gateway.fault('http_503');
    const payment = await pay({ provider: 'mtn_momo' });
    await test.admin.act('rails/mtn_momo/disable');
    await test.rails.clearFaults();
    await gateway.clearFaults();
    const trail = await waitFor('a send that was not made', async () => {
      const [attempt] = (await test.api.get(payment.id)).attempts;
      const last = attempt?.trail.at(-1) as { transportError?: string } | undefined;
      return last?.transportError?.includes('switched the rail off') === true ? attempt : null;
    });
    expect(trail.state).toBe('sending');
    await test.admin.act('rails/mtn_momo/enable');
    expect((await waitFor('the payment to end', () => test.api.isFinal(payment.id))).status).toBe('confirmed');
  }, 60_000);

  it('plan a maintenance, which begins and ends by itself', async () => {
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const plan = (startsAt: string, endsAt: string) =>
      test.admin.act<RailBody & ProblemBody>('rails/mtn_momo/maintenance', { startsAt, endsAt });
    expect((await plan(at(2000), at(1000))).body).toMatchObject({ errors: [{ field: 'endsAt' }] });
    expect((await plan(at(-2000), at(-1000))).status).toBe(400);
    expect((await plan('tomorrow', at(1000))).status).toBe(400);

    const later = await plan(at(3_600_000), at(7_200_000));
    expect(later.body).toMatchObject({ isEnabled: true, pauses: [{ kind: 'maintenance' }] });
    const cancelled = await test.admin.act<RailBody>(`rails/mtn_momo/maintenance/${later.body.pauses[0]!.id}/cancel`);
    expect(cancelled.body.pauses).toEqual([]);
    expect((await test.admin.act(`rails/mtn_momo/maintenance/${later.body.pauses[0]!.id}/cancel`)).status).toBe(404);

    await plan(at(300), at(1500));
    await waitFor('it to begin', async () => ((await rail()).pause?.kind === 'maintenance' ? true : null));
    expect((await pay()).provider).toBe('airteltigo_money');
    await waitFor('it to end', async () => ((await rail()).isEnabled ? true : null));
    expect((await pay()).provider).toBe('mtn_momo');
  }, 30_000);

  it('are seen in one look, and in the metrics', async () => {
    await test.admin.act('rails/mtn_momo/disable');
    await test.admin.act('breakers/airteltigo_money/collect/open');
    const { body } = await test.admin.look<{ rails: object[]; attempts: object }>('overview');
    expect(body).toMatchObject({
      rails: expect.arrayContaining([
        expect.objectContaining({ id: 'mtn_momo', isEnabled: false, pause: 'disabled' }),
        expect.objectContaining({
          id: 'airteltigo_money',
          operations: expect.arrayContaining([
            expect.objectContaining({ operation: 'collect', breaker: 'open', cause: 'override' }),
          ]),
        }),
      ]),
      attempts: { needsReview: 0, old: 0 },
    });
    const metrics = await (await fetch(`${test.baseUrl}/metrics`)).text();
    expect(metrics).toMatch(/synccash_rail_paused\{provider="mtn_momo"\} 1/);
    expect(metrics).toMatch(/synccash_breaker_state\{provider="airteltigo_money",operation="collect"\} 2/);
    await test.admin.act('breakers/airteltigo_money/collect/auto');
  });

  it('are kept with who and why, and need a reason and the right key', async () => {
    await test.admin.act('breakers/mtn_momo/refund/open', { reason: 'INC-3: refunds come back twice' });
    const { body } = await test.admin.look<AuditBody>('audit?subject=mtn_momo/refund&limit=1');
    expect(body.data).toMatchObject([
      { action: 'breaker.open', subject: 'mtn_momo/refund', reason: 'INC-3: refunds come back twice' },
    ]);
    expect(body.data[0]!.actor.apiKeyId).toMatch(/^key_/);
    await expect(test.database.query(`UPDATE audit_log SET reason = 'nobody'`)).rejects.toMatchObject({
      code: '23001',
    });
    await expect(test.database.query('DELETE FROM audit_log')).rejects.toMatchObject({ code: '23001' });

    expect((await test.admin.call('POST', '/resilience/rails/mtn_momo/disable', { body: {} })).status).toBe(400);
    expect((await test.api.act('rails/mtn_momo/disable')).status).toBe(403);
    expect((await test.admin.act('rails/nobody/disable')).status).toBe(404);
    expect((await test.admin.act('breakers/mtn_momo/get_status/open')).status).toBe(404);
    expect((await rail()).isEnabled).toBe(true);
  });

  it('tell what an idempotency key has made, to operators only', async () => {
    const key = 'order 4711';
    const { body: payment } = await test.api.initiate({ payer: { msisdn: number() } }, key);
    const [row] = await test.database.query<{ merchant_id: string }>(
      'SELECT merchant_id FROM idempotency_keys WHERE key = $1',
      [key],
    );
    const { body: merchant } = await test.api.call<{ id: string }>('GET', '/merchant');
    expect(row).toBeDefined();
    const query = new URLSearchParams({ merchantId: merchant.id, key }).toString();
    const found = await test.admin.look(`idempotency-keys?${query}`);
    expect(found.body).toMatchObject({ objectId: payment.id, responseStatus: 202, key });
    expect(JSON.stringify(found.body)).not.toContain('+233');
    expect((await test.admin.look(`idempotency-keys?${query}x`)).status).toBe(404);
    expect((await test.api.look(`idempotency-keys?${query}`)).status).toBe(403);
  });
});

describe('two processes on one database', () => {
  let test: TestApp;
  let other: SecondApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: NETWORKS } });
    other = await startSecondApp(test, (config) => ({ ...config, role: 'api' }));
  }, 60_000);

  afterAll(async () => {
    await other.close();
    await test.close();
  });

  const stateAt = async (admin: ApiClient) => {
    const { body } = await admin.look<{ data: BreakerBody[] }>('breakers');
    return body.data.find((one) => one.provider === 'mtn_momo' && one.operation === 'collect')!;
  };
  const within = (what: string, look: () => Promise<boolean>) => waitFor(what, look, 2000);

  it('obey an override that was set through the other within two seconds', async () => {
    await test.admin.act('breakers/mtn_momo/collect/open');
    await within('the other to obey', async () => (await stateAt(other.admin)).state === 'open');
    const { body } = await other.api.initiate({ payer: { msisdn: '0246500020' }, strategy: 'cheapest' });
    expect(body.provider).toBe('airteltigo_money');
    await other.admin.act('breakers/mtn_momo/collect/auto');
    await within('the first to obey', async () => (await stateAt(test.admin)).state === 'closed');

    await other.admin.act('rails/mtn_momo/disable');
    await within('the first to obey', async () => {
      const { body: rails } = await test.admin.look<{ data: RailBody[] }>('rails');
      return rails.data.find(({ id }) => id === 'mtn_momo')?.isEnabled === false;
    });
    await test.admin.act('rails/mtn_momo/enable');
  }, 30_000);

  it('know each other’s breakers, and the one that calls no rail goes by those that do', async () => {
    expect((await stateAt(other.admin)).cause).toBe('workers');
    await test.rails.fault('refuse_connections');
    for (let nth = 0; nth < 15; nth += 1)
      await test.api.initiate({ payer: { msisdn: `02465${String(100 + nth)}20` }, strategy: 'cheapest' });
    await waitFor('the breaker to open', async () => (await stateAt(test.admin)).state === 'open');
    await within('the other to know', async () => (await stateAt(other.admin)).state !== 'closed');
    await test.rails.clearFaults();
    await waitFor('both to be closed', async () => {
      const states = [await stateAt(test.admin), await stateAt(other.admin)];
      return states.every(({ state }) => state === 'closed');
    });
  }, 40_000);
});
