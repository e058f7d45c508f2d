import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const SLOW_MS = 1300;

describe('a rail that answers slowly and never fails', () => {
  let test: TestApp;

  beforeAll(async () => {
    const env = { ENGINE_MAX_IN_FLIGHT: '16', MTN_MAX_CONNECTIONS: '2', MTN_REQUEST_TIMEOUT_MS: '3000' };
    test = await startTestApp({ env });
  }, 30_000);
  afterAll(() => test.close());

  const pay = async (msisdn: string) => (await test.api.pay(msisdn)).id;

  it('takes its own part of the hands, and another rail goes on as ever', async () => {
    await test.rails.fault('latency', { ms: SLOW_MS });
    const slow = await Promise.all(
      Array.from({ length: 24 }, (_, nth) => pay(`02444${String(100 + nth).padStart(3, '0')}20`)),
    );
    // All that can be in work for the slow rail is.
    await waitFor('it to be full', async () => {
      const { body } = await test.admin.look<{ attempts: { inFlight: number } }>('overview');
      return body.attempts.inFlight >= 4;
    });
    const quick: string[] = [];
    for (let nth = 0; nth < 8; nth += 1) {
      const startedMs = performance.now();
      const id = await pay(`02044${String(100 + nth).padStart(3, '0')}20`);
      await waitFor('the other rail', () => test.api.isFinal(id));
      expect(performance.now() - startedMs).toBeLessThan(2500);
      quick.push(id);
    }
    expect(quick).toHaveLength(8);

    // What found no connection was provably not sent: nothing is unknown for want of one.
    const all = await Promise.all(slow.map((id) => test.api.get(id)));
    const trails = all.flatMap(({ attempts }) => attempts.flatMap(({ trail }) => trail));
    expect(trails).toContainEqual(
      expect.objectContaining({
        class: 'not_sent',
        transportError: 'not sent: every connection to the rail is in use',
      }),
    );
    expect(trails.filter((entry) => entry.class === 'ambiguous')).toEqual([]);
    expect(all.flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'unknown'))).toEqual([]);

    await test.rails.clearFaults();
    for (const id of slow)
      expect((await waitFor('the slow ones', () => test.api.isFinal(id), 40_000)).status).toBe('confirmed');
    const rows = await new RailsClient(test.railsUrl).books();
    expect(rows).toHaveLength(slow.length);
  }, 90_000);
});
