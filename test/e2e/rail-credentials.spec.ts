import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig, MtnMomoProduct } from '../../src/config/app-config.js';
import { RailsClient } from '../support/rails-client.js';
import { startSecondApp, type SecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** The rail has new credentials for us, and one process still has the old ones. */
describe('credentials that the rail no longer knows', () => {
  let test: TestApp;
  let renewed: SecondApp | null = null;
  let right: MtnMomoProduct;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL' },
      tune: (config) => {
        right = config.rails.mtnMomo!.collection;
        return withKey(config, { ...right, apiKey: 'the-key-of-yesterday' });
      },
    });
  }, 30_000);

  afterAll(async () => {
    await renewed?.close();
    await test.close();
  }, 30_000);

  function withKey(config: AppConfig, collection: MtnMomoProduct): AppConfig {
    return { ...config, rails: { ...config.rails, mtnMomo: { ...config.rails.mtnMomo!, collection } } };
  }

  const pay = async (request: object) => {
    const msisdn = `02466${String((next += 1)).padStart(3, '0')}20`;
    const { body } = await test.api.initiate({ payer: { msisdn }, ...request });
    return { id: body.id, msisdn: `+233${msisdn.slice(1)}` };
  };
  const rows = async (msisdn: string) => {
    const gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
    return [(await test.rails.books({ msisdn })).length, (await gateway.books({ msisdn })).length];
  };

  it('move nothing: payments go over another rail or wait, and go out when the process has the new ones', async () => {
    const named = await pay({ provider: 'mtn_momo' });
    const free = await pay({ strategy: 'cheapest' });
    const ended = await waitFor('the payment to end', () => test.api.isFinal(free.id), 40_000);
    expect(ended.status).toBe('confirmed');
    const detail = await test.api.get(free.id);
    expect(detail.attempts).toMatchObject([
      {
        provider: 'mtn_momo',
        state: 'failed',
        outcomeClass: 'not_sent',
        evidence: { transportError: 'no token: HTTP 401' },
      },
      { provider: 'airteltigo_money', state: 'succeeded' },
    ]);
    expect(await rows(free.msisdn)).toEqual([0, 1]);
    expect(await test.api.status(named.id)).toMatchObject({ status: 'initiated' });
    expect(await rows(named.msisdn)).toEqual([0, 0]);
    const metrics = await (await fetch(`${test.baseUrl}/metrics`)).text();
    expect(metrics).toMatch(
      /synccash_rail_call_seconds_count\{provider="mtn_momo",operation="collect",class="not_sent"\} [1-9]/,
    );
    expect(metrics).toMatch(/synccash_rail_our_faults_total\{provider="mtn_momo",operation="collect"\} [1-9]/);

    renewed = await startSecondApp(test, (config) => withKey(config, right));
    const sent = await waitFor('the payment that has waited', () => test.api.isFinal(named.id), 60_000);
    expect(sent.status).toBe('confirmed');
    expect(await rows(named.msisdn)).toEqual([1, 0]);
  }, 120_000);
});
