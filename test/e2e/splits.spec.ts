import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient, type LegBody, type PaymentDetailBody, type ProblemBody } from '../support/api-client.js';
import { breakOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** Every rail takes one percent (the gateway 1.95), we take nothing. */
describe('splits', () => {
  let test: TestApp;
  let api: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);
  beforeEach(async () => {
    const merchant = await createMerchant(test.database);
    api = new ApiClient(test.baseUrl, merchant.apiKey);
  });
  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const number = (prefix = '024', ending = '20') => `${prefix}77${String((next += 1)).padStart(3, '0')}${ending}`;
  const initiate = <Body = { id: string }>(splits: unknown, request: Record<string, unknown> = {}) =>
    api.initiate<Body>({ payer: { msisdn: number() }, amount: 10_000, provider: 'mtn_momo', splits, ...request });
  const settled = (id: string, settlement: string): Promise<PaymentDetailBody> =>
    waitFor(
      `the settlement to be ${settlement}`,
      async () => {
        const found = await api.get(id);
        return found.settlement === settlement ? found : null;
      },
      40_000,
    );
  const paidTo = async (msisdn: string) =>
    (await test.rails.allBooks({ msisdn: `+233${msisdn.slice(1)}` }))
      .filter(({ kind, status }) => kind === 'payout' && status === 'moved')
      .map(({ rail, amount }) => [rail, amount]);
  const states = ({ splits }: PaymentDetailBody) => splits.map(({ reference, status }) => [reference, status]);

  it('pay every leg once over its own network, and leave the rest with the merchant', async () => {
    const [mtn, at, telecel] = [number('024'), number('027'), number('020')];
    const { status, body } = await initiate([
      { wallet: { msisdn: mtn }, amount: 2000, reference: 'a' },
      { wallet: { msisdn: at }, shareBps: 2500, reference: 'b' },
      { wallet: { msisdn: telecel }, shareBps: 1111, reference: 'c' },
    ]);
    expect(status).toBe(202);
    expect(body).toMatchObject({ settlement: 'none', feesBorneBy: 'merchant' });
    const detail = await settled(body.id, 'settled');
    expect(states(detail)).toEqual([
      ['a', 'settled'],
      ['b', 'settled'],
      ['c', 'settled'],
    ]);
    expect(detail.splits.map(({ grossAmount }) => grossAmount)).toEqual([2000, 2500, 1111]);
    expect(detail.timeline.map(({ type }) => type)).toContain('payment.settled');
    expect(await paidTo(mtn)).toEqual([['mtn_momo', 2000]]);
    expect(await paidTo(at)).toEqual([['airteltigo_money', 2500]]);
    expect(await paidTo(telecel)).toEqual([['vodafone_cash', 1111]]);

    const fees = await feesOf(detail.splits);
    expect(await api.balance()).toMatchObject({
      available: 10_000 - 100 - 2000 - 2500 - 1111 - fees,
      payoutsInTransit: 0,
      due: 0,
    });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  /** What sending the legs has cost, as the payouts say that were made for them. */
  const feesOf = async (legs: LegBody[]) => {
    const payouts = await Promise.all(legs.map(({ payoutId }) => api.payout(payoutId ?? '')));
    return payouts.reduce((sum, { amount, reservedAmount }) => sum + reservedAmount - amount, 0);
  };

  it('charge the legs when they bear the fees: all that was captured is shared', async () => {
    const [first, second] = [number('024'), number('024')];
    const { body } = await initiate(
      [
        { wallet: { msisdn: first }, shareBps: 5000, reference: 'a' },
        { wallet: { msisdn: second }, shareBps: 5000, reference: 'b' },
      ],
      { feesBorneBy: 'legs', amount: 9999 },
    );
    const detail = await settled(body.id, 'settled');
    const gross = detail.splits.map(({ grossAmount }) => grossAmount ?? 0);
    const fees = await feesOf(detail.splits);
    const paid = [await paidTo(first), await paidTo(second)]
      .flat()
      .reduce((sum, [, amount]) => sum + Number(amount), 0);
    expect(gross.reduce((sum, amount) => sum + amount, 0)).toBe(9999 - 100);
    // What a leg cannot send for rounding stays with the merchant: a minor unit of each at most.
    const left = 9999 - 100 - paid - fees;
    expect([0, 1, 2]).toContain(left);
    expect(await api.balance()).toMatchObject({ available: left, due: 0, payoutsInTransit: 0 });
  }, 60_000);

  it('go on when one leg fails, say why, and pay it once where it is redirected to', async () => {
    const [good, bad, other, better] = [number('024'), number('027', '05'), number('020'), number('024')];
    const { body } = await initiate([
      { wallet: { msisdn: good }, amount: 1000, reference: 'good' },
      { wallet: { msisdn: bad }, amount: 2000, reference: 'bad' },
      { wallet: { msisdn: other }, amount: 3000, reference: 'other' },
    ]);
    const partial = await settled(body.id, 'partially_settled');
    expect(states(partial)).toEqual([
      ['good', 'settled'],
      ['bad', 'failed'],
      ['other', 'settled'],
    ]);
    const failed = partial.splits[1]!;
    expect(failed.failureCode).toBe('wallet_not_found');
    expect(await paidTo(bad)).toEqual([]);

    const eligibility = await api.call<Record<string, unknown>>('GET', `/payments/${body.id}/refund-eligibility`);
    expect(eligibility.body.clawback).toMatchObject({
      inBalanceAmount: 6000,
      onItsWayAmount: 0,
      passedOnAmount: 4000,
      legs: [{ state: 'passed_on' }, { state: 'in_balance', amount: 2000 }, { state: 'passed_on' }],
    });

    const redirect = () =>
      api.call<LegBody & ProblemBody>('POST', `/payments/${body.id}/splits/${failed.id}/redirect`, {
        body: { wallet: { msisdn: better } },
        headers: { 'idempotency-key': randomUUID() },
      });
    const answers = await Promise.all(Array.from({ length: 8 }, redirect));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 202).map(({ body: { code } }) => code))).toEqual(
      new Set(['leg_not_failed']),
    );
    const whole = await settled(body.id, 'settled');
    expect(whole.splits[1]).toMatchObject({ status: 'settled', failureCode: null, wallet: { network: 'MTN' } });
    for (const [msisdn, amount] of [
      [good, 1000],
      [better, 2000],
      [other, 3000],
    ] as const)
      expect((await paidTo(msisdn)).map(([, paid]) => paid)).toEqual([amount]);
    expect(whole.timeline.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['payment.partially_settled', 'payment.settled']),
    );
    expect(await breakOf(test.database.url)).toBeNull();
  }, 90_000);

  it('can be sent again when all of the payment is shared, though the merchant owes the fees', async () => {
    await new RailsClient(test.railsUrl, 'vodafone_cash').fault('decline', { count: 1 });
    const [failing, other] = [number('020'), number('024')];
    const { body } = await initiate([
      { wallet: { msisdn: other }, shareBps: 5000, reference: 'other' },
      { wallet: { msisdn: failing }, shareBps: 5000, reference: 'failing' },
    ]);
    const partial = await settled(body.id, 'partially_settled');
    const { available, due } = await api.balance();
    expect(available - due).toBeLessThan(5000);
    await test.rails.clearFaults();
    const path = `/payments/${body.id}/splits/${partial.splits[1]!.id}/retry`;
    const again = await api.call<ProblemBody>('POST', path, { headers: { 'idempotency-key': randomUUID() } });
    expect(again.status).toBe(202);
    await settled(body.id, 'settled');
    expect(await paidTo(failing)).toEqual([['vodafone_cash', 5000]]);
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('leave what they do not need to the debts of their merchant', async () => {
    // All of it is shared, so the fees are owed.
    const first = await initiate([{ wallet: { msisdn: number() }, shareBps: 10_000, reference: 'all' }]);
    await settled(first.body.id, 'settled');
    expect(await api.balance()).toMatchObject({ available: 0, due: 200 });
    const second = await initiate([{ wallet: { msisdn: number() }, amount: 1000, reference: 'part' }]);
    await settled(second.body.id, 'settled');
    expect(await api.balance()).toMatchObject({ available: 10_000 - 100 - 1010 - 200, due: 0 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('can be retried to the same wallet, and not while the money is on its way', async () => {
    await new RailsClient(test.railsUrl, 'vodafone_cash').fault('decline', { count: 1 });
    const msisdn = number('020');
    const { body } = await initiate([{ wallet: { msisdn }, amount: 1000, reference: 'a' }]);
    const partial = await settled(body.id, 'partially_settled');
    const path = `/payments/${body.id}/splits/${partial.splits[0]!.id}/retry`;
    await test.rails.clearFaults();
    const retry = () => api.call<ProblemBody>('POST', path, { headers: { 'idempotency-key': randomUUID() } });
    expect((await retry()).status).toBe(202);
    expect((await retry()).body.code).toBe('leg_not_failed');
    await settled(body.id, 'settled');
    expect(await paidTo(msisdn)).toEqual([['vodafone_cash', 1000]]);
    expect((await retry()).body.code).toBe('leg_not_failed');
  }, 60_000);

  it('that fail and are paid all the same are settled, and cannot be sent again', async () => {
    await new RailsClient(test.railsUrl, 'vodafone_cash').fault('late_success', { count: 1, ms: 2000 });
    const msisdn = number('020');
    const { body } = await initiate([{ wallet: { msisdn }, amount: 1000, reference: 'a' }]);
    const { splits, timeline } = await settled(body.id, 'settled');
    expect(timeline.map(({ type }) => type)).toContain('payment.partially_settled');
    const again = await api.call<ProblemBody>('POST', `/payments/${body.id}/splits/${splits[0]!.id}/retry`, {
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(again.body.code).toBe('leg_not_failed');
    expect(await paidTo(msisdn)).toEqual([['vodafone_cash', 1000]]);
  }, 60_000);

  it('are not paid once more by what had not been sent yet when an earlier payout came late', async () => {
    await new RailsClient(test.railsUrl, 'vodafone_cash').fault('late_success', { count: 1, ms: 2500 });
    const [first, other] = [number('020'), number('027')];
    const { body } = await initiate([{ wallet: { msisdn: first }, amount: 1000, reference: 'a' }]);
    const [failed] = (await settled(body.id, 'partially_settled')).splits;
    const gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
    await gateway.fault('refuse_connections');
    const second = await api.call<LegBody>('POST', `/payments/${body.id}/splits/${failed!.id}/redirect`, {
      body: { wallet: { msisdn: other } },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(second.status).toBe(202);

    await settled(body.id, 'settled');
    await gateway.clearFaults();
    expect(await api.payout(second.body.payoutId ?? '')).toMatchObject({
      status: 'cancelled',
      attempts: [{ state: 'failed', failureCode: 'cancelled' }],
    });
    expect([await paidTo(first), await paidTo(other)]).toEqual([[['vodafone_cash', 1000]], []]);
    expect(await api.balance()).toMatchObject({ payoutsInTransit: 0 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('say with a refund what can be clawed back and what not: what was passed on is owed', async () => {
    const msisdn = number();
    const { body } = await initiate([{ wallet: { msisdn }, amount: 8000, reference: 'a' }]);
    await settled(body.id, 'settled');
    const refund = await api.call<{ id: string; clawback: unknown }>('POST', `/payments/${body.id}/refund`, {
      body: {},
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(refund.status).toBe(202);
    expect(refund.body.clawback).toMatchObject({ inBalanceAmount: 2000, onItsWayAmount: 0, passedOnAmount: 8000 });
    await waitFor('the refund', async () => (await api.refund(refund.body.id)).status === 'succeeded');
    const { available, due } = await api.balance();
    expect(available).toBe(0);
    expect(due).toBeGreaterThanOrEqual(8000);
  }, 60_000);

  it('are nothing but a plan while the payment is not confirmed', async () => {
    const msisdn = number();
    const { body } = await initiate([{ wallet: { msisdn }, amount: 1000, reference: 'a' }], {
      payer: { msisdn: number('024', '01') },
    });
    await waitFor('the payment to be rejected', async () => (await api.status(body.id)).status === 'rejected');
    const detail = await api.get(body.id);
    expect(detail).toMatchObject({ settlement: 'none', splits: [{ status: 'waiting', payoutId: null }] });
    expect(await paidTo(msisdn)).toEqual([]);
  }, 40_000);

  const wallet = { msisdn: '0241234567' };
  it.each([
    ['both an amount and a share', [{ wallet, amount: 1, shareBps: 1, reference: 'a' }], 'splits.0'],
    ['neither', [{ wallet, reference: 'a' }], 'splits.0'],
    ['more than there is', [{ wallet, amount: 10_001, reference: 'a' }], 'splits'],
    [
      'more than the whole in shares',
      [
        { wallet, shareBps: 6000, reference: 'a' },
        { wallet, shareBps: 4001, reference: 'b' },
      ],
      'splits',
    ],
    ['no legs', [], 'splits'],
    ['a share of nothing', [{ wallet, shareBps: 0, reference: 'a' }], 'splits.0.shareBps'],
    ['too many legs', Array.from({ length: 21 }, () => ({ wallet, amount: 1, reference: 'a' })), 'splits'],
    ['no wallet', [{ amount: 1, reference: 'a' }], 'splits.0.wallet'],
    ['no number', [{ wallet: { msisdn: '12' }, amount: 1, reference: 'a' }], 'splits.0.wallet.msisdn'],
    ['something that is no leg', ['all of it'], 'splits.0'],
  ])('are refused with the field that is wrong: %s', async (_, splits, field) => {
    const { status, body } = await initiate<ProblemBody>(splits);
    expect([400, 422]).toContain(status);
    expect(body.errors?.map((error) => error.field)).toContain(field);
  });

  it('are refused when a leg would get nothing, or fees are to be borne by legs that are not there', async () => {
    const nothing = await initiate<ProblemBody>([{ wallet, shareBps: 1, reference: 'a' }], { amount: 10 });
    expect([nothing.status, nothing.body.code]).toEqual([422, 'invalid_splits']);
    const lonely = await initiate<ProblemBody>(undefined, { feesBorneBy: 'legs' });
    expect([lonely.status, lonely.body.code]).toEqual([422, 'invalid_splits']);
  });
});
