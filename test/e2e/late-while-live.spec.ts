import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { PayoutBody, PayoutDetailBody, RefundBody } from '../support/api-client.js';
import { breakOf, netOf } from '../support/books.js';
import { RailsClient } from '../support/rails-client.js';
import { SlowWire } from '../support/slow-wire.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/**
 * An instruction is on its way to MTN for so long that "not found" is proof; the movement goes on over the gateway, and MTN
 * takes the instruction all the same before the gateway has moved anything.
 */
describe('money that comes while another rail is to move it', () => {
  let test: TestApp;
  let gateway: RailsClient;
  let wire: SlowWire;
  let next = 0;

  beforeAll(async () => {
    wire = await SlowWire.start(
      () => test.railsUrl,
      ({ method, url }) => method === 'POST' && /\/(requesttopay|transfer|refund)$/.test(url),
    );
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL', MTN_BASE_URL: `${wire.url}/mtn_momo` },
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, notFoundProofAfterMs: 1000 } },
      }),
    });
    gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(async () => {
    await test.close();
    wire.close();
  });

  const number = () => `02466${String((next += 1)).padStart(3, '0')}20`;
  const e164 = (msisdn: string) => `+233${msisdn.slice(1)}`;
  const booksOf = (msisdn: string) => test.rails.allBooks({ msisdn: e164(msisdn) });
  const movedOf = async (msisdn: string) =>
    (await booksOf(msisdn))
      .filter(({ status }) => status === 'moved')
      .map(({ rail, kind }) => `${rail} ${kind}`)
      .toSorted();
  const rails = ({
    attempts,
  }: {
    attempts: readonly { provider: string; state: string; failureCode: string | null }[];
  }) => attempts.map(({ provider, state, failureCode }) => [provider, state, failureCode]);
  /** The next instruction to MTN, which is the only rail at that moment, is on its way; the gateway cannot be reached. */
  const mtnIsSlow = async (instruction: '/requesttopay' | '/transfer' | '/refund') => {
    wire.holdNext(instruction);
    await gateway.fault('refuse_connections');
    await test.admin.act('rails/airteltigo_money/disable');
  };
  const giveBack = (id: string, request: object) =>
    test.api.call<RefundBody>('POST', `/payments/${id}/refund`, {
      body: request,
      headers: { 'idempotency-key': randomUUID() },
    });
  const gatewaysTurn = async (look: () => Promise<{ provider: string }>) => {
    await waitFor('MTN to be told', () => Promise.resolve(wire.isHolding));
    await test.admin.act('rails/airteltigo_money/enable');
    await waitFor('the gateway’s turn', async () => (await look()).provider === 'airteltigo_money');
  };
  /** It is the gateway's turn, and MTN gets it now. */
  const arrives = async (look: () => Promise<{ provider: string }>) => {
    await gatewaysTurn(look);
    expect(await wire.letGo(test.railsUrl)).toEqual([202]);
  };
  const confirmed = (msisdn: string, request: object = {}) => pay(msisdn, { provider: 'mtn_momo', ...request });
  const pay = async (msisdn: string, request: object) => {
    const { body } = await test.api.initiate({ payer: { msisdn }, ...request });
    return isConfirmed(body.id);
  };
  const isConfirmed = (id: string) =>
    waitFor('the payment to be confirmed', async () => {
      const found = await test.api.get(id);
      return found.status === 'confirmed' ? found : null;
    });
  const STOPPED = [
    ['mtn_momo', 'failed', 'rail_never_accepted'],
    ['airteltigo_money', 'failed', 'cancelled'],
  ];

  it('is the payment’s own, which is confirmed by it; the other rail never hears of it', async () => {
    await mtnIsSlow('/requesttopay');
    const msisdn = number();
    const { id } = await test.api.pay(msisdn, { provider: undefined });
    await arrives(() => test.api.get(id));
    const detail = await isConfirmed(id);
    expect(rails(detail)).toEqual(STOPPED);
    expect(detail).toMatchObject({
      provider: 'mtn_momo',
      capturedAmount: 1050,
      refundedAmount: 0,
      attempts: [{ needsReview: false }, { needsReview: false }],
      failureCode: null,
      lateSuccesses: [{ resolution: 'accepted', provider: 'mtn_momo' }],
    });
    expect(detail.timeline.at(-1)).toMatchObject({ type: 'payment.confirmed', data: { failureCode: null } });
    await gateway.clearFaults();
    expect(await movedOf(msisdn)).toEqual(['mtn_momo collection']);

    const { body: refund } = await giveBack(detail.id, {});
    await waitFor('the refund', async () => (await test.api.refund(refund.id)).status === 'succeeded');
    expect(await movedOf(msisdn)).toEqual(['mtn_momo collection', 'mtn_momo refund']);
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('ends a payout, out of what was set aside for it', async () => {
    await confirmed(number(), { amount: 10_000 });
    const before = await test.api.balance();
    await mtnIsSlow('/transfer');
    const msisdn = number();
    const { body } = await test.api.payOut({ payee: { msisdn }, amount: 1000 });
    await arrives(() => test.api.payout(body.id));
    const detail = await waitFor('the payout to succeed', async () => {
      const found = await test.api.payout(body.id);
      return found.status === 'succeeded' ? found : null;
    });
    expect(rails(detail)).toEqual(STOPPED);
    await gateway.clearFaults();
    expect(await movedOf(msisdn)).toEqual(['mtn_momo payout']);
    // What the merchant owed for the fees before is taken first.
    expect(await test.api.balance()).toEqual({ ...before, available: before.available - before.due - 1010, due: 0 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('settles the leg of a split payment', async () => {
    await mtnIsSlow('/transfer');
    const { body } = await test.api.initiate({
      payer: { msisdn: number() },
      provider: 'mtn_momo',
      amount: 10_000,
      splits: [{ wallet: { msisdn: number() }, amount: 3000, reference: 'late-leg' }],
    });
    const { data } = await waitFor('the leg’s payout', async () => {
      const { body: page } = await test.api.call<{ data: PayoutBody[] }>('GET', '/payouts?reference=late-leg');
      return page.data.length > 0 ? page : null;
    });
    await arrives(() => test.api.payout(data[0]!.id));
    const detail = await waitFor('the leg to be settled', async () => {
      const found = await test.api.get(body.id);
      return found.settlement === 'settled' ? found : null;
    });
    expect(detail.splits).toMatchObject([{ status: 'settled' }]);
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('ends a refund', async () => {
    const payer = number();
    const { id } = await confirmed(payer, { amount: 10_000 });
    const before = await test.api.balance();
    await mtnIsSlow('/refund');
    const { body } = await giveBack(id, { amount: 1000 });
    await arrives(() => test.api.refund(body.id));
    const refund = await waitFor('the refund to succeed', async () => {
      const found = await test.api.refund(body.id);
      return found.status === 'succeeded' ? found : null;
    });
    const { body: detail } = await test.api.call<PayoutDetailBody>('GET', `/refunds/${refund.id}`);
    expect(rails(detail)).toEqual(STOPPED);
    await gateway.clearFaults();
    expect(await movedOf(payer)).toEqual(['mtn_momo collection', 'mtn_momo refund']);
    expect((await test.api.get(id)).refundedAmount).toBe(1000);
    expect(await test.api.balance()).toEqual({ ...before, available: before.available - 1010 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('is not taken twice when the other rail had it already and moves it too: the second is given back', async () => {
    await mtnIsSlow('/requesttopay');
    await gateway.clearFaults();
    await gateway.fault('timeout_after_accept');
    await gateway.fault('callback_lost');
    await gateway.fault('status_unavailable');
    const msisdn = number();
    const { id } = await test.api.pay(msisdn, { provider: undefined });
    await gatewaysTurn(() => test.api.get(id));
    await waitFor('the gateway to have it', async () => (await gateway.books({ msisdn: e164(msisdn) })).length > 0);
    expect(await wire.letGo(test.railsUrl)).toEqual([202]);
    await isConfirmed(id);
    await gateway.clearFaults();
    const detail = await waitFor('the second money to be told', async () => {
      const found = await test.api.get(id);
      return found.lateSuccesses.some(({ resolution }) => resolution === 'refunded') ? found : null;
    });
    expect(rails(detail).map(([provider, state]) => [provider, state])).toEqual([
      ['mtn_momo', 'failed'],
      ['airteltigo_money', 'succeeded'],
    ]);
    expect(detail).toMatchObject({
      status: 'confirmed',
      provider: 'mtn_momo',
      capturedAmount: 2100,
      refundedAmount: 1050,
    });
    const { refundId } = detail.lateSuccesses.find(({ resolution }) => resolution === 'refunded')!;
    await waitFor('the refund', async () => (await test.api.refund(refundId ?? '')).status === 'succeeded');
    expect(netOf(await booksOf(msisdn))).toBe(1050);
    expect(await breakOf(test.database.url)).toBeNull();

    const { body: refund } = await giveBack(id, {});
    await waitFor('the refund', async () => (await test.api.refund(refund.id)).status === 'succeeded');
    expect(netOf(await booksOf(msisdn))).toBe(0);
    expect(await breakOf(test.database.url)).toBeNull();
  }, 90_000);
});
