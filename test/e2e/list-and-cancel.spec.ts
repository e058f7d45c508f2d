import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentBody, ProblemBody } from '../support/api-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface PageBody {
  data: PaymentBody[];
  hasMore: boolean;
  nextCursor: string | null;
}

describe('listing and cancelling', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  it('pages through everything once, newest first', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.push((await test.api.pay('0244000000', { reference: `page-${n % 2}` })).id);

    const seen: string[] = [];
    let path = '/payments?limit=3';
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await test.api.call<PageBody>('GET', path);
      seen.push(...body.data.map(({ id }) => id));
      if (!body.hasMore) break;
      expect(body.data).toHaveLength(3);
      path = `/payments?limit=3&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(made.toReversed());

    const odd = await test.api.call<PageBody>('GET', '/payments?reference=page-1');
    expect(odd.body.data).toHaveLength(3);
    const byPayer = await test.api.call<PageBody>('GET', '/payments?msisdn=024%20400%200000&limit=100');
    expect(byPayer.body.data).toHaveLength(7);
    await waitFor('all to be confirmed', async () => {
      const { body } = await test.api.call<PageBody>('GET', '/payments?status=confirmed&limit=100');
      return body.data.length === 7;
    });
  });

  it('cancels a payment of which nothing was sent, and the rail never hears of it', async () => {
    await test.rails.fault('refuse_connections');
    try {
      const { id } = await test.api.pay('0244000002');
      const cancelled = await waitFor('the rail to be found closed and the cancel to win', async () => {
        const answer = await test.api.call<PaymentBody>('POST', `/payments/${id}/cancel`);
        return answer.status === 200 ? answer.body : null;
      });
      expect(cancelled).toMatchObject({ id, status: 'cancelled', failureCode: 'cancelled' });
      const again = await test.api.call<PaymentBody>('POST', `/payments/${id}/cancel`);
      expect(again).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      const { timeline, attempts } = await test.api.get(id);
      expect(timeline.map(({ type }) => type)).toEqual(['payment.initiated', 'payment.cancelled']);
      expect(attempts[0]).toMatchObject({ state: 'failed', failureCode: 'cancelled', evidence: { source: 'cancel' } });
    } finally {
      await test.rails.clearFaults();
    }
    expect(await test.rails.books({ msisdn: '+233244000002' })).toEqual([]);
  });

  it('does not cancel what may have been sent', async () => {
    const { id } = await test.api.pay('0244000004');
    await waitFor('the payment to be pending', async () => (await test.api.status(id)).status === 'pending');
    const answer = await test.api.call<ProblemBody>('POST', `/payments/${id}/cancel`);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('payment_not_cancellable');
  });

  it('either cancels or sends, never both, when they race', async () => {
    const results = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const msisdn = `02450000${String(n).padStart(2, '0').replace(/^\d/, '5')}`;
        const { id } = await test.api.pay(msisdn);
        const { status } = await test.api.call('POST', `/payments/${id}/cancel`);
        return { id, isCancelled: status === 200 };
      }),
    );
    for (const { id, isCancelled } of results) {
      const ended = await waitFor('the payment to end', () => test.api.isFinal(id));
      expect(ended.status === 'cancelled').toBe(isCancelled);
      const { attempts } = await test.api.get(id);
      const rows = (await test.rails.books()).filter((row) => row.reference === attempts[0]!.reference);
      expect(rows).toHaveLength(isCancelled ? 0 : 1);
    }
  }, 60_000);

  it('lets an unsent payment expire at its time, and sends a waiting one when the rail is back', async () => {
    await test.rails.fault('refuse_connections');
    const expiring = await test.api.pay('0244000060', { expiresInSeconds: 10 });
    const waiting = await test.api.pay('0244000061', { expiresInSeconds: 120 });
    const expired = await waitFor('the payment to expire', () => test.api.isFinal(expiring.id), 20_000);
    expect(expired).toMatchObject({ status: 'expired', failureCode: 'expired' });
    expect((await test.api.status(waiting.id)).status).toBe('initiated');

    await test.rails.clearFaults();
    const ended = await waitFor('the other one to end', () => test.api.isFinal(waiting.id));
    expect(ended.status).toBe('confirmed');
    expect(await test.rails.books({ msisdn: '+233244000060' })).toEqual([]);
    expect(await test.rails.books({ msisdn: '+233244000061' })).toHaveLength(1);
  }, 60_000);
});
