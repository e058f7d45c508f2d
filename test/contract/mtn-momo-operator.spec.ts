import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CallbackReceiver, payment, payout, refund, TestRail } from '../support/mtn-rail-client.js';
import type { BookRow } from '../support/rails-client.js';
import { waitFor } from '../support/wait-for.js';

type FullRow = BookRow & { acceptedAt: string; movedAt: string | null };

async function booksOf(rail: TestRail, query = ''): Promise<FullRow[]> {
  return (await rail.operator('GET', `/__books${query}`)).body as unknown as FullRow[];
}

/** Why a connection to the rail's own port failed; a kept connection may still break as another error first. */
async function refusalAt(rail: TestRail): Promise<string | null> {
  try {
    await rail.get('collection', 'account/balance');
    return null;
  } catch (error) {
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
    return code === 'ECONNREFUSED' ? code : null;
  }
}

describe('the callbacks of the simulated MTN MoMo', () => {
  let rail: TestRail;
  const receiver = new CallbackReceiver();

  beforeAll(async () => {
    await receiver.open();
    rail = await TestRail.start();
  });

  afterEach(async () => {
    await rail.operator('DELETE', '/__faults');
  });

  afterAll(async () => {
    await rail.remove();
    await receiver.close();
  });

  async function payWithCallback(path: string, partyId = '233241234567') {
    return rail.pay(partyId, {}, { 'x-callback-url': receiver.url(path) });
  }

  async function callbackAt(path: string) {
    return waitFor(`a callback at ${path}`, async () => receiver.at(path)[0]);
  }

  /** Callbacks of one instruction are sent one after the other, so these are all when a later payment's has come. */
  async function allCallbacksAt(path: string) {
    await callbackAt(path);
    const later = `/later/${randomUUID()}`;
    await payWithCallback(later);
    await callbackAt(later);
    return receiver.at(path);
  }

  it.each([
    ['success', '233241234567'],
    ['failure', '233241234501'],
  ])('tell of a %s once, by POST, with the JSON of the status', async (what, partyId) => {
    const reference = await payWithCallback(`/${what}`, partyId);
    const [callback, ...others] = await allCallbacksAt(`/${what}`);
    expect(others).toEqual([]);
    expect(callback).toEqual({
      method: 'POST',
      path: `/${what}`,
      contentType: 'application/json',
      body: (await rail.status('requesttopay', reference)).body,
    });
  });

  it('come by PUT for what was made by version 2', async () => {
    const headers = {
      ...(await rail.headers('disbursement')),
      'x-reference-id': randomUUID(),
      'x-callback-url': receiver.url('/v2'),
    };
    const body = refund(await rail.movedPayment());
    expect((await rail.mtn('POST', '/disbursement/v2_0/refund', { headers, body })).status).toBe(202);
    expect(await callbackAt('/v2')).toMatchObject({ method: 'PUT', body: { status: 'SUCCESSFUL' } });
  });

  it('come twice for a wallet ending in 10', async () => {
    await payWithCallback('/twice', '233241234510');
    await waitFor('two callbacks', async () => receiver.at('/twice').length >= 2);
    const [first, second, ...others] = await allCallbacksAt('/twice');
    expect(first).toEqual(second);
    expect(others).toEqual([]);
  });

  it('come before the answer for a wallet ending in 11', async () => {
    await payWithCallback('/early', '233241234511');
    expect(receiver.at('/early')).toHaveLength(1);
  });

  it('claim the opposite of the truth for a wallet ending in 12', async () => {
    const reference = await payWithCallback('/forged', '233241234512');
    expect((await callbackAt('/forged')).body).toMatchObject({ status: 'SUCCESSFUL' });
    expect((await rail.status('requesttopay', reference)).body).toMatchObject({ status: 'FAILED' });
  });

  it('are lost for a wallet ending in 09, although the money moved', async () => {
    const reference = await payWithCallback('/lost', '233241234509');
    expect((await rail.ended('requesttopay', reference)).status).toBe('SUCCESSFUL');
    const later = `/later/${randomUUID()}`;
    await payWithCallback(later);
    await callbackAt(later);
    expect(receiver.at('/lost')).toEqual([]);
  });

  it('are not repeated when nobody answers them', async () => {
    await rail.pay(undefined, {}, { 'x-callback-url': 'http://127.0.0.1:1/gone' });
    const row = await waitFor('the callback to fail', async () => {
      const { body } = await rail.operator('GET', '/__calls?rail=mtn_momo');
      return (body as unknown as { endpoint: string; outcome: string; count: number }[]).find(
        ({ endpoint, outcome }) => endpoint === 'callback' && outcome === 'failed',
      );
    });
    expect(row.count).toBe(1);
  });
});

describe('the hands and eyes at the simulated rails', () => {
  let rail: TestRail;

  beforeAll(async () => {
    rail = await TestRail.start();
  });

  afterEach(async () => {
    await rail.operator('DELETE', '/__faults');
  });

  afterAll(async () => {
    await rail.remove();
  });

  it('see what moved in the books', async () => {
    const [paid, declined, paidOut] = [await rail.pay(), await rail.pay('233241234502'), randomUUID()];
    await rail.create('transfer', payout(), paidOut);
    await rail.ended('requesttopay', paid);
    await rail.ended('requesttopay', declined);
    await rail.ended('transfer', paidOut);
    const row = { rail: 'mtn_momo', msisdn: '+233241234567', amount: 1050, currency: 'GHS', reason: null };
    const isoDate = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const collection = { ...row, kind: 'collection', status: 'moved', acceptedAt: isoDate, movedAt: isoDate };
    expect(await booksOf(rail)).toEqual([
      { ...collection, reference: paid },
      {
        ...collection,
        reference: declined,
        msisdn: '+233241234502',
        status: 'failed',
        reason: 'APPROVAL_REJECTED',
        movedAt: null,
      },
      { ...collection, kind: 'payout', reference: paidOut },
    ]);
    expect(await booksOf(rail, '?msisdn=%2B233241234502')).toHaveLength(1);
    expect(await booksOf(rail, '?msisdn=+233241234502')).toHaveLength(1);
    expect(await booksOf(rail, '?rail=vodafone_cash')).toEqual([]);
    expect(await booksOf(rail, '?since=2999-01-01T00:00:00Z')).toEqual([]);
    expect((await rail.operator('GET', '/__books?since=yesterday')).status).toBe(400);
  });

  it.each<[string, unknown]>([
    ['no body', undefined],
    ['a body that is not JSON', '{"rail":'],
    ['a rail that is not served', { rail: 'bank', fault: 'http_500' }],
    ['a fault that nobody knows', { rail: 'mtn_momo', fault: 'earthquake' }],
    ['a rate above 1', { rail: 'mtn_momo', fault: 'http_500', rate: 2 }],
    ['a count of 0', { rail: 'mtn_momo', fault: 'http_500', count: 0 }],
    ['negative ms', { rail: 'mtn_momo', fault: 'latency', ms: -1 }],
    ['ms where they mean nothing', { rail: 'mtn_momo', fault: 'http_500', ms: 1 }],
    ['a field that nobody knows', { rail: 'mtn_momo', fault: 'http_500', often: true }],
  ])('are told what is wrong with a fault with %s, and nothing is switched on', async (_, body) => {
    const answer = await rail.operator('POST', '/__faults', body);
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(/./) } });
    expect((await rail.operator('GET', '/__faults')).body).toEqual([]);
  });

  it('list the faults that are on and clear them', async () => {
    const order = { rail: 'mtn_momo', fault: 'http_503', rate: 1, count: 2, ms: null, forMs: null };
    const ordered = await rail.operator('POST', '/__faults', { rail: 'mtn_momo', fault: 'http_503', count: 2 });
    expect({ status: ordered.status, body: ordered.body }).toEqual({ status: 201, body: order });
    expect((await rail.get('collection', 'account/balance')).status).toBe(503);
    expect((await rail.operator('GET', '/__faults')).body).toEqual([{ ...order, count: 1, until: null }]);
    expect((await rail.operator('DELETE', '/__faults')).body).toEqual({ cleared: 1 });
    expect((await rail.get('collection', 'account/balance')).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ['another rail', { rail: 'bank', amount: 5 }],
    ['an amount that is not whole', { rail: 'mtn_momo', amount: 1.5 }],
    ['a negative amount', { rail: 'mtn_momo', amount: -1 }],
    ['an amount as text', { rail: 'mtn_momo', amount: '5' }],
  ])('are refused a float for %s', async (_, body) => {
    expect((await rail.operator('POST', '/__float', body)).status).toBe(400);
  });

  it('really close the port of the rail, and open the same one again', async () => {
    const { ownUrl } = rail;
    await rail.headers('collection');
    await rail.operator('POST', '/__faults', { rail: 'mtn_momo', fault: 'refuse_connections' });
    const refusal = await waitFor('the port to be closed', () => refusalAt(rail));
    expect(refusal).toBe('ECONNREFUSED');
    expect((await rail.operator('GET', '/__faults')).status).toBe(200);
    await rail.operator('DELETE', '/__faults');
    expect(rail.ownUrl).toBe(ownUrl);
    expect((await rail.get('collection', 'account/balance')).status).toBe(200);
  });

  it('see the port open again by itself after forMs', async () => {
    await rail.headers('collection');
    await rail.operator('POST', '/__faults', { rail: 'mtn_momo', fault: 'refuse_connections', forMs: 200 });
    const answer = await waitFor('the port to open', () => rail.get('collection', 'account/balance'));
    expect(answer.status).toBe(200);
    expect((await rail.operator('GET', '/__faults')).body).toEqual([]);
  });
});

describe('the books of the simulated rails', () => {
  let rail: TestRail;

  beforeAll(async () => {
    rail = await TestRail.start();
  });

  afterAll(async () => {
    await rail.remove();
  });

  it('survive a stop and a start, and what was pending still happens', async () => {
    await rail.setFloat(5000);
    const moved = await rail.movedPayment();
    await rail.operator('POST', '/__faults', { rail: 'mtn_momo', fault: 'slow_pin', ms: 1500 });
    const pending = [await rail.pay(), await rail.pay('233241234502')] as const;
    const paidOut = randomUUID();
    await rail.create('transfer', payout(), paidOut);
    const before = await booksOf(rail);
    expect(before.map(({ status }) => status)).toEqual(['moved', 'pending', 'pending', 'pending']);

    await rail.close();
    await rail.open();

    expect((await booksOf(rail))[0]).toEqual(before[0]);
    expect((await rail.status('requesttopay', moved)).body.status).toBe('SUCCESSFUL');
    expect((await rail.ended('requesttopay', pending[0])).status).toBe('SUCCESSFUL');
    expect(await rail.ended('requesttopay', pending[1])).toMatchObject({ reason: 'APPROVAL_REJECTED' });
    expect((await rail.ended('transfer', paidOut)).status).toBe('SUCCESSFUL');
    const after = await booksOf(rail);
    expect(after.map(({ reference }) => reference)).toEqual(before.map(({ reference }) => reference));
    expect(Date.parse(after[1]!.movedAt!) - Date.parse(after[1]!.acceptedAt)).toBeGreaterThanOrEqual(
      // A timer may be a millisecond early.
      1490,
    );
    expect((await rail.get('disbursement', 'account/balance')).body.availableBalance).toBe('39.50');
    expect((await rail.create('requesttopay', payment(), moved)).status).toBe(409);
  }, 20_000);
});
