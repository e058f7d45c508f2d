import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** Another rail could have carried it when it was made, and is switched off since. */
describe('a payment whose other rail is gone', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL', RETRY_BACKOFF: 'fixed', RETRY_BASE_MS: '400' },
    });
  }, 30_000);

  afterEach(async () => {
    await test.rails.clearFaults();
    await test.admin.act('rails/airteltigo_money/enable');
  });

  afterAll(() => test.close());

  /** Refused by its rail more often than it takes to go on over another one. */
  const refusedOften = async (msisdn: string) => {
    await test.rails.fault('refuse_connections');
    const { body } = await test.api.initiate({ payer: { msisdn }, provider: undefined, strategy: 'cheapest' });
    await test.admin.act('rails/airteltigo_money/disable');
    const { policy } = test.config.engine;
    const detail = await waitFor('it to be sent often', async () => {
      const found = await test.api.get(body.id);
      const isOften = found.attempts[0]!.sends > policy.maxSendsBeforeSwitch + 1;
      return isOften || found.attempts[0]!.state === 'failed' ? found : null;
    });
    expect(detail).toMatchObject({ status: 'initiated', provider: 'mtn_momo', attempts: [{ state: 'sending' }] });
    return body.id;
  };
  const ended = (id: string) => waitFor('the payment to end', () => test.api.isFinal(id), 30_000);

  it('waits for its rail as long as its time lasts', async () => {
    const id = await refusedOften('0247800120');
    await test.rails.clearFaults();
    expect((await ended(id)).status).toBe('confirmed');
    expect((await test.api.get(id)).attempts).toMatchObject([{ provider: 'mtn_momo', state: 'succeeded' }]);
    expect(await test.rails.allBooks({ msisdn: '+233247800120' })).toMatchObject([{ rail: 'mtn_momo' }]);
  }, 60_000);

  it('goes on over the other rail when that is back first', async () => {
    const id = await refusedOften('0247800220');
    await test.admin.act('rails/airteltigo_money/enable');
    expect((await ended(id)).status).toBe('confirmed');
    expect((await test.api.get(id)).attempts).toMatchObject([
      { provider: 'mtn_momo', state: 'failed' },
      { provider: 'airteltigo_money', state: 'succeeded' },
    ]);
    expect(await test.rails.allBooks({ msisdn: '+233247800220' })).toMatchObject([{ rail: 'airteltigo_money' }]);
  }, 60_000);
});
