import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Floats } from '../../src/routing/floats.js';
import { ApiClient, type ProblemBody } from '../support/api-client.js';
import { breakOf, netOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const FINAL = new Set(['succeeded', 'failed', 'cancelled']);
const NOTHING = { available: 0, pending: 0, refundsReserved: 0, payoutsInTransit: 0, lateMoneyHeld: 0, due: 0 };

describe('payouts', () => {
  let test: TestApp;
  let api: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: 'AT,MTN,TELECEL' } });
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  /** A merchant with what is left of one payment after the fee of one percent. */
  const merchantWith = async (amount: number) => {
    const merchant = await createMerchant(test.database);
    api = new ApiClient(test.baseUrl, merchant.apiKey);
    if (amount > 0) {
      const { id } = await api.pay(number(), { amount, provider: 'mtn_momo' });
      await waitFor('the payment to be confirmed', async () => (await api.status(id)).status === 'confirmed');
    }
  };
  const number = (prefix = '024', ending = '20') => `${prefix}88${String((next += 1)).padStart(3, '0')}${ending}`;
  const ended = (id: string) =>
    waitFor(
      'the payout to end',
      async () => {
        const found = await api.payout(id);
        return FINAL.has(found.status) ? found : null;
      },
      40_000,
    );
  const booksOf = async (msisdn: string) =>
    (await test.rails.allBooks({ msisdn: `+233${msisdn.slice(1)}` })).map(({ rail, kind, status, amount }) => [
      rail,
      kind,
      status,
      amount,
    ]);

  it('set the money aside, pay it out, and leave what is left: fee and all', async () => {
    await merchantWith(10_000);
    expect(await api.balance()).toEqual({ currency: 'GHS', ...NOTHING, available: 9900 });
    await test.rails.fault('slow_pin', { ms: 1200 });
    const msisdn = number();
    const { status, body } = await api.payOut({ payee: { msisdn }, amount: 5000 });
    expect(status).toBe(202);
    expect(body).toMatchObject({ paymentId: null, splitLegId: null });
    expect(body).toMatchObject({ status: 'initiated', amount: 5000, reservedAmount: 5050, provider: 'mtn_momo' });
    expect(await api.balance()).toMatchObject({ available: 4850, payoutsInTransit: 5050 });
    const detail = await ended(body.id);
    expect(detail.timeline.map(({ type }) => type)).toEqual(['payout.initiated', 'payout.pending', 'payout.succeeded']);
    expect(detail.attempts).toMatchObject([{ state: 'succeeded', operation: 'disburse' }]);
    expect(await booksOf(msisdn)).toEqual([['mtn_momo', 'payout', 'moved', 5000]]);
    expect(await api.balance()).toEqual({ currency: 'GHS', ...NOTHING, available: 4850 });

    const { body: entries } = await api.call<{
      data: { posting: string; account: string; amount: number; objectId: string }[];
    }>('GET', `/ledger/entries?object=${body.id}`);
    expect(entries.data.map(({ posting, account, amount }) => [posting, account, amount])).toEqual([
      ['payout_succeeded', 'payouts_in_transit', -5050],
      ['payout_reserved', 'merchant_available', -5050],
      ['payout_reserved', 'payouts_in_transit', 5050],
    ]);
    expect(entries.data[0]!.objectId).toBe(body.id);
  }, 40_000);

  it('are refused when the balance does not cover them, fees included, and leave the key free', async () => {
    await merchantWith(1000);
    const key = randomUUID();
    const refused = await api.payOut<ProblemBody>({ amount: 985 }, key);
    expect([refused.status, refused.body.code]).toEqual([422, 'insufficient_balance']);
    expect(refused.body.errors).toEqual([
      { field: 'amount', code: 'insufficient_balance', message: expect.stringContaining('990') },
    ]);
    expect(await api.balance()).toMatchObject({ available: 990, payoutsInTransit: 0 });
    expect((await api.payOut({ amount: 900 }, key)).status).toBe(202);
  }, 40_000);

  it('never take more than there is, however many come at a time', async () => {
    await merchantWith(10_000);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => api.payOut({ amount: 500, payee: { msisdn: number() } })),
    );
    const taken = answers.filter(({ status }) => status === 202);
    // 9,900 available, 505 each.
    expect(taken).toHaveLength(19);
    for (const { body } of taken) expect((await ended(body.id)).status).toBe('succeeded');
    expect(await api.balance()).toEqual({ currency: 'GHS', ...NOTHING, available: 9900 - 19 * 505 });
  }, 60_000);

  it('are made once for a key, and the first answer is given again', async () => {
    await merchantWith(10_000);
    const key = randomUUID();
    const request = { payee: { msisdn: number() } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.payOut(request, key)));
    const made = answers.filter(({ status }) => status === 202);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    const again = await api.payOut(request, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.id).toBe(made[0]!.body.id);
    expect((await api.payOut<ProblemBody>({ ...request, amount: 501 }, key)).status).toBe(422);
    await ended(again.body.id);
    expect(await api.balance()).toMatchObject({ available: 9900 - 505, payoutsInTransit: 0 });
  }, 40_000);

  it('give the money back when the payee’s wallet does not take it', async () => {
    await merchantWith(10_000);
    const { body } = await api.payOut({ payee: { msisdn: number('024', '05') } });
    expect(await ended(body.id)).toMatchObject({ status: 'failed', failureCode: 'wallet_not_found' });
    expect(await api.balance()).toEqual({ currency: 'GHS', ...NOTHING, available: 9900 });
  }, 40_000);

  it('go on over another rail on proof, for its fee, which is what is booked', async () => {
    await merchantWith(100_000);
    await test.rails.fault('refuse_connections');
    const msisdn = number();
    const { body } = await api.payOut({ payee: { msisdn }, amount: 10_000, strategy: 'cheapest' });
    const detail = await ended(body.id);
    expect(detail.attempts.map(({ provider, state }) => [provider, state])).toEqual([
      ['mtn_momo', 'failed'],
      ['airteltigo_money', 'succeeded'],
    ]);
    expect(await booksOf(msisdn)).toEqual([['airteltigo_money', 'payout', 'moved', 10_000]]);
    // 100 were expected and 195 are taken; what is short is owed, and taken before the next payout.
    expect(await api.balance()).toMatchObject({ available: 99_000 - 10_100, payoutsInTransit: 0, due: 95 });
    await test.rails.clearFaults();
    const second = await api.payOut({ payee: { msisdn: number('020') }, amount: 100 });
    await ended(second.body.id);
    expect(await api.balance()).toMatchObject({ available: 99_000 - 10_100 - 95 - 101, due: 0 });
  }, 60_000);

  it('hold what nobody knows: a timeout releases nothing, and one payout is made', async () => {
    await merchantWith(10_000);
    const warm = await api.payOut({ payee: { msisdn: number() }, amount: 100 });
    await ended(warm.body.id);
    await test.rails.fault('timeout_after_accept', { count: 1 });
    await test.rails.fault('status_unavailable');
    const msisdn = number();
    const { body } = await api.payOut({ payee: { msisdn }, provider: 'mtn_momo' });
    await waitFor('it to be unknown', async () => (await api.payout(body.id)).attempts[0]?.state === 'unknown');
    expect(await api.balance()).toMatchObject({ payoutsInTransit: 505 });
    await test.rails.clearFaults();
    expect((await ended(body.id)).status).toBe('succeeded');
    expect(await booksOf(msisdn)).toEqual([['mtn_momo', 'payout', 'moved', 500]]);
  }, 60_000);

  it('can be cancelled while nothing was sent, and give the money back at once', async () => {
    await merchantWith(10_000);
    await test.rails.fault('http_503');
    await new RailsClient(test.railsUrl, 'airteltigo_money').fault('http_503');
    const { body } = await api.payOut({ payee: { msisdn: number() }, provider: 'mtn_momo' });
    const cancelled = await waitFor('it to be cancelled', async () => {
      const answer = await api.call<{ status: string }>('POST', `/payouts/${body.id}/cancel`);
      return answer.status === 200 ? answer.body : null;
    });
    expect(cancelled.status).toBe('cancelled');
    expect(await api.balance()).toEqual({ currency: 'GHS', ...NOTHING, available: 9900 });
    await test.rails.clearFaults();
    const sent = await api.payOut({ payee: { msisdn: number() } });
    await ended(sent.body.id);
    const late = await api.call<ProblemBody>('POST', `/payouts/${sent.body.id}/cancel`);
    expect([late.status, late.body.code]).toEqual([409, 'payout_not_cancellable']);
  }, 40_000);

  it('mind the float of the rails: another rail, or a clear answer', async () => {
    await merchantWith(10_000);
    const floats = test.app.get(Floats);
    // What a rail has told is believed for a moment.
    const setFloat = async (rail: string, amount: number) => {
      await fetch(`${test.railsUrl}/__float`, { method: 'POST', body: JSON.stringify({ rail, amount }) });
      await waitFor('the float to be known', async () => {
        await floats.refresh('disburse', 'MTN', 'test');
        return floats.of(rail)?.amountMinor === BigInt(amount);
      });
    };
    await setFloat('mtn_momo', 100);
    const other = await api.payOut({ payee: { msisdn: number() } });
    expect(other.body.provider).toBe('airteltigo_money');
    await ended(other.body.id);
    await setFloat('airteltigo_money', 100);
    const none = await api.payOut<ProblemBody>({ payee: { msisdn: number() } });
    expect([none.status, none.body.code]).toEqual([503, 'insufficient_float']);
    await setFloat('mtn_momo', 100_000_00);
    await setFloat('airteltigo_money', 100_000_00);
  }, 40_000);

  it('are answered as they were, though their own amount has used the float up', async () => {
    await merchantWith(10_000);
    const setFloat = (amount: number) =>
      fetch(`${test.railsUrl}/__float`, { method: 'POST', body: JSON.stringify({ rail: 'mtn_momo', amount }) });
    const waitOut = () => new Promise((resolve) => setTimeout(resolve, 2100));
    await setFloat(600);
    await waitOut();
    const key = randomUUID();
    const request = { payee: { msisdn: number() }, provider: 'mtn_momo' };
    const first = await api.payOut(request, key);
    expect(first.status).toBe(202);
    await ended(first.body.id);
    await waitOut();
    expect((await api.payOut<ProblemBody>(request)).body.code).toBe('insufficient_float');
    const again = await api.payOut(request, key);
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await api.payOut<ProblemBody>({ ...request, amount: 501 }, key)).body.code).toBe('idempotency_key_reused');
    await setFloat(100_000_00);
    await waitOut();
  }, 40_000);

  it('that fail and are paid all the same are told, booked as owed, and wait for a person', async () => {
    await merchantWith(10_000);
    await test.rails.fault('late_success', { count: 1, ms: 2000 });
    const msisdn = number();
    const { body } = await api.payOut({ payee: { msisdn }, provider: 'mtn_momo' });
    const detail = await waitFor('the late payout to be told', async () => {
      const found = await api.payout(body.id);
      return found.timeline.some(({ type }) => type === 'payout.late_success') ? found : null;
    });
    expect(detail).toMatchObject({ status: 'failed', attempts: [{ state: 'failed', needsReview: true }] });
    expect(await booksOf(msisdn)).toEqual([['mtn_momo', 'payout', 'moved', 500]]);
    expect(await api.balance()).toMatchObject({ available: 9900, payoutsInTransit: 0, due: 505 });
  }, 40_000);

  it('are listed and found by their own merchant only', async () => {
    await merchantWith(10_000);
    const made = await api.payOut({ payee: { msisdn: number() }, reference: 'mine' });
    await ended(made.body.id);
    const { body } = await api.call<{ data: { id: string }[] }>('GET', '/payouts?reference=mine&status=succeeded');
    expect(body.data.map(({ id }) => id)).toEqual([made.body.id]);
    expect((await test.api.call('GET', `/payouts/${made.body.id}`)).status).toBe(404);
    expect((await api.payOut({ payee: { msisdn: '12' } })).body).toMatchObject({ errors: [{ field: 'payee.msisdn' }] });
    expect((await api.payOut({ amount: 0 })).status).toBe(400);
  }, 40_000);

  it('leave the books of the rails and ours equal', async () => {
    const [row] = await test.database.query<{ net: string }>(
      `SELECT sum(balance_minor)::text AS net FROM accounts WHERE kind = 'rail_clearing'`,
    );
    expect(-Number(row!.net)).toBe(netOf(await test.rails.allBooks()));
    expect(await breakOf(test.database.url)).toBeNull();
  });
});
