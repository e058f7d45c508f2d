import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemBody } from '../support/api-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface DecisionBody {
  chosen: string;
  strategy: string;
  isExploration: boolean;
  candidates: { provider: string; score: number; fee: number | null }[];
  excluded: { provider: string; reason: string }[];
}

interface PreviewBody {
  payer: { network: string; networkSource: string };
  routing: DecisionBody;
}

describe('two rails that reach the same wallet', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: 'AT,MTN,TELECEL' } });
  }, 30_000);

  afterAll(() => test.close());

  const preview = async (request: object = {}) => {
    const body = { amount: 10_000, currency: 'GHS', payer: { msisdn: '0241234520' }, ...request };
    return test.api.call<PreviewBody & ProblemBody>('POST', '/routes/preview', { body });
  };

  it('are compared: the direct one is cheaper, and the answer says why, without moving money', async () => {
    const { status, body } = await preview();
    expect(status).toBe(200);
    expect(body.payer).toEqual({ msisdn: '+233241234520', network: 'MTN', networkSource: 'prefix' });
    expect(body.routing).toMatchObject({
      chosen: 'mtn_momo',
      strategy: 'balanced',
      isExploration: false,
      candidates: [
        { provider: 'mtn_momo', fee: 100 },
        { provider: 'airteltigo_money', fee: 195 },
      ],
      excluded: [{ provider: 'vodafone_cash', reason: 'network_not_reached' }],
    });
    expect(await test.rails.books()).toEqual([]);
  });

  it('follow the caller: its strategy, and its rail', async () => {
    expect((await preview({ strategy: 'healthiest' })).body.routing.strategy).toBe('healthiest');
    const { routing } = (await preview({ provider: 'airteltigo_money' })).body;
    expect(routing).toMatchObject({
      chosen: 'airteltigo_money',
      excluded: [
        { provider: 'mtn_momo', reason: 'not_the_wanted_rail' },
        { provider: 'vodafone_cash', reason: 'network_not_reached' },
      ],
    });
    expect((await preview({ strategy: 'luckiest' })).status).toBe(400);
    expect((await preview({ provider: 'vodafone_cash' })).body).toMatchObject({ code: 'no_route' });
    expect((await preview({ amount: 2_500_001 })).body).toMatchObject({
      code: 'no_route',
      errors: [{ field: 'amount' }],
    });
    expect((await preview({ amount: undefined })).status).toBe(400);
  });

  it('leave their decision with the attempt', async () => {
    const { body } = await test.api.initiate({ payer: { msisdn: '0241234521' }, strategy: 'cheapest' });
    const { attempts } = await test.api.get(body.id);
    expect(attempts[0]!.routing).toMatchObject({ chosen: 'mtn_momo', strategy: 'cheapest' });
  });

  it('change places when the better one does not answer', async () => {
    await test.rails.fault('http_500');
    // Ambiguous: each of them stays where it is, and counts against the rail.
    for (let nth = 0; nth < 6; nth += 1) await test.api.pay(`02412346${String(nth + 20)}`);
    await expect(
      (async () => {
        for (let tries = 0; tries < 100; tries += 1) {
          const { routing } = (await preview({ strategy: 'healthiest' })).body;
          if (routing.chosen === 'airteltigo_money') return routing.candidates.map(({ provider }) => provider);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return null;
      })(),
    ).resolves.toEqual(['airteltigo_money', 'mtn_momo']);
    await test.rails.clearFaults();
  });
});
