import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const RAILS = ['mtn_momo', 'vodafone_cash', 'airteltigo_money'];

describe('when no rail answers', () => {
  let test: TestApp;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: 'AT,MTN,TELECEL' } });
  }, 30_000);

  afterAll(() => test.close());

  const number = (prefix: string) => `${prefix}33${String((next += 1)).padStart(3, '0')}20`;
  const pay = (prefix: string, request: object = {}) => test.api.pay(number(prefix), { ...request });
  const ended = (id: string) => waitFor('the payment to end', () => test.api.isFinal(id), 40_000);

  it('payments are taken and wait; they expire with proof that nothing was sent, or go out when a rail is back', async () => {
    for (const rail of RAILS) await new RailsClient(test.railsUrl, rail).fault('refuse_connections');
    const short = await Promise.all(['024', '020', '027'].map((prefix) => pay(prefix, { expiresInSeconds: 10 })));
    const long = await Promise.all(['024', '020', '027', '024', '020', '027'].map((prefix) => pay(prefix)));
    for (const { id } of short) {
      expect(await ended(id)).toMatchObject({ status: 'expired' });
      const { attempts } = await test.api.get(id);
      expect(attempts.at(-1)).toMatchObject({
        state: 'failed',
        outcomeClass: 'not_sent',
        evidence: expect.any(Object),
      });
    }
    expect(await test.rails.allBooks()).toEqual([]);
    const ready = await fetch(`${test.baseUrl}/api/v1/health/ready`);
    expect(ready.status).toBe(200);

    await test.rails.clearFaults();
    for (const { id, payer } of long) {
      expect(await ended(id)).toMatchObject({ status: 'confirmed' });
      expect(await test.rails.allBooks({ msisdn: payer.msisdn })).toMatchObject([{ status: 'moved' }]);
    }
  }, 90_000);
});
