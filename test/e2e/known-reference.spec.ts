import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentDetailBody } from '../support/api-client.js';
import { RailsClient } from '../support/rails-client.js';
import { SlowWire } from '../support/slow-wire.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const NOT_FOUND = { status: 404, body: { code: 'RESOURCE_NOT_FOUND', message: 'Requested resource was not found.' } };
const BUSY = { status: 503, body: { code: 'SERVICE_UNAVAILABLE', message: 'Service temporarily unavailable.' } };

/** The rail has taken the instruction and has shown it, but its view of what it has lags behind. */
describe('a rail that does not find what it has', () => {
  let test: TestApp;
  let wire: SlowWire;

  beforeAll(async () => {
    wire = await SlowWire.start(
      () => test.railsUrl,
      () => false,
    );
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL', MTN_BASE_URL: `${wire.url}/mtn_momo` },
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, notFoundProofAfterMs: 1000 } },
      }),
    });
  }, 30_000);

  afterEach(async () => {
    wire.instead = () => null;
    await test.rails.clearFaults();
  });

  afterAll(async () => {
    await test.close();
    wire.close();
  });

  /** It would be proof by now, if the rail had never shown it. */
  const flagged = (id: string) =>
    waitFor(
      'a person to be asked, and the rail a few times more',
      async () => {
        const found = await test.api.get(id);
        const [first] = found.attempts;
        return found.attempts.length > 1 || (first!.needsReview && first!.polls >= 4) ? found : null;
      },
      30_000,
    );

  const expectStaysAndEnds = async ({ id, attempts }: PaymentDetailBody, msisdn: string) => {
    expect(attempts).toMatchObject([{ provider: 'mtn_momo', state: 'unknown', needsReview: true }]);
    expect(await new RailsClient(test.railsUrl, 'airteltigo_money').books({ msisdn })).toEqual([]);
    wire.instead = () => null;
    expect(await waitFor('the payment to end', () => test.api.isFinal(id), 30_000)).toMatchObject({
      status: 'confirmed',
    });
    expect((await test.api.get(id)).attempts).toMatchObject([{ state: 'succeeded', needsReview: false }]);
    expect(await test.rails.allBooks({ msisdn })).toMatchObject([{ rail: 'mtn_momo', status: 'moved' }]);
  };

  it('is not followed by another rail when it has called back', async () => {
    await test.rails.fault('timeout_after_accept', { count: 1 });
    wire.instead = ({ method, url }) => (method === 'GET' && url.includes('/requesttopay/') ? NOT_FOUND : null);
    const { body } = await test.api.initiate({
      payer: { msisdn: '0247700120' },
      provider: undefined,
      strategy: 'cheapest',
    });
    await expectStaysAndEnds(await flagged(body.id), '+233247700120');
  }, 60_000);

  it('does not end the payment when a second send was a duplicate', async () => {
    await test.rails.fault('callback_lost');
    const passedOn = new Set<unknown>();
    // What stands in front of the rail turns away what it has passed on already.
    wire.instead = ({ method, url, headers }) => {
      if (method === 'GET') return url.includes('/requesttopay/') ? NOT_FOUND : null;
      if (!url.endsWith('/requesttopay')) return null;
      const isSecond = passedOn.has(headers['x-reference-id']);
      passedOn.add(headers['x-reference-id']);
      return isSecond ? null : BUSY;
    };
    const { body } = await test.api.initiate({ payer: { msisdn: '0247700220' }, provider: 'mtn_momo' });
    const detail = await flagged(body.id);
    expect(detail.attempts).toMatchObject([{ sends: 2 }]);
    await expectStaysAndEnds(detail, '+233247700220');
  }, 60_000);
});
