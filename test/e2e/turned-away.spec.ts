import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemBody } from '../support/api-client.js';
import { RailsClient } from '../support/rails-client.js';
import { SlowWire } from '../support/slow-wire.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** Something in front of the only rail passes each instruction on, and turns it away all the same. */
describe('an instruction that was turned away, and passed on', () => {
  let test: TestApp;
  let wire: SlowWire;
  let rail: RailsClient;

  beforeAll(async () => {
    wire = await SlowWire.start(
      () => test.railsUrl,
      () => false,
    );
    test = await startTestApp({ env: { AT_BASE_URL: `${wire.url}/airteltigo_money` } });
    rail = new RailsClient(test.railsUrl, 'airteltigo_money');
    // Whoever is called back knows; here it is found out without.
    await rail.fault('callback_lost');
  }, 30_000);

  afterEach(() => {
    wire.instead = () => null;
  });

  afterAll(async () => {
    await test.close();
    wire.close();
  });

  const turnAway = (status: number) => {
    wire.instead = ({ url, body }) =>
      url.endsWith('/sendRequest') && body.includes('"CTM"') ? { status, body: null } : null;
  };
  const sentTwice = (id: string) =>
    waitFor('it to be sent twice', async () => ((await test.api.get(id)).attempts[0]!.sends >= 2 ? true : null));
  const pay = async (msisdn: string, request: object = {}) =>
    (await test.api.initiate({ payer: { msisdn }, provider: undefined, ...request })).body.id;

  it('is asked about when its time is over, and does not expire: the money has moved', async () => {
    turnAway(503);
    const id = await pay('0277700120', { expiresInSeconds: 10 });
    await sentTwice(id);
    expect((await test.api.status(id)).status).toBe('initiated');
    expect(await waitFor('the payment to end', () => test.api.isFinal(id), 40_000)).toMatchObject({
      status: 'confirmed',
    });
    expect((await test.api.get(id)).attempts).toMatchObject([{ state: 'succeeded' }]);
    expect(await rail.books({ msisdn: '+233277700120' })).toMatchObject([{ status: 'moved' }]);
  }, 60_000);

  it('cannot be cancelled, because a rail may have it', async () => {
    turnAway(503);
    const id = await pay('0277700220', { expiresInSeconds: 120 });
    await sentTwice(id);
    const { status, body } = await test.api.call<ProblemBody>('POST', `/payments/${id}/cancel`);
    expect([status, body.code]).toEqual([409, 'payment_not_cancellable']);
    wire.instead = () => null;
    expect((await waitFor('the payment to end', () => test.api.isFinal(id), 40_000)).status).toBe('confirmed');
  }, 60_000);

  it('is looked at again after it was cancelled on the word of who counts the calls, and its money is given back', async () => {
    turnAway(429);
    const id = await pay('0277700320', { expiresInSeconds: 120 });
    await sentTwice(id);
    await waitFor('the payment to be cancelled', async () => {
      const { body } = await test.api.call<{ status: unknown }>('POST', `/payments/${id}/cancel`);
      return body.status === 'cancelled' || null;
    });
    const detail = await waitFor('the late success to be told', async () => {
      const found = await test.api.get(id);
      return found.lateSuccesses.length > 0 ? found : null;
    });
    expect(detail).toMatchObject({ status: 'cancelled', lateSuccesses: [{ resolution: 'refunded' }] });
  }, 60_000);
});
