import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type ProblemBody, type RefundBody } from '../support/api-client.js';
import { breakOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface RailFeeBody {
  attemptId: string;
  provider: string;
  feeBefore: number;
  fee: number;
  borneBy: string;
  correctionId: string | null;
}

interface EntryBody {
  posting: string;
  objectId: string;
  account: string;
  amount: number;
}

/** The rails take one percent, the gateway 1.95, rounded up: what the estimates below come from. */
describe('the real fee of a rail', () => {
  let test: TestApp;
  let api: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL' },
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, secondLooksMs: [1000, 2000] } },
      }),
    });
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const number = (prefix = '024', ending = '20') => `${prefix}66${String((next += 1)).padStart(3, '0')}${ending}`;
  const merchant = async (lateSuccessPolicy = 'refund') => {
    const created = await createMerchant(test.database);
    api = new ApiClient(test.baseUrl, created.apiKey);
    await api.call('PATCH', '/merchant', { body: { lateSuccessPolicy } });
  };
  /** A merchant with one payment that was confirmed, and its attempt. */
  const paid = async (amount = 10_000) => {
    await merchant();
    const { id } = await api.pay(number(), { amount, provider: 'mtn_momo' });
    await waitFor('the payment to be confirmed', async () => (await api.status(id)).status === 'confirmed');
    return { paymentId: id, attemptId: (await api.get(id)).attempts[0]!.id };
  };
  const late = async (prefix = '024') => {
    const rails = prefix === '024' ? test.rails : new RailsClient(test.railsUrl, 'airteltigo_money');
    await rails.fault('late_success', { count: 1, ms: 300 });
    const { id } = await api.pay(number(prefix));
    return { rails, id };
  };
  const resolved = (id: string, resolution: string) =>
    waitFor(`the late money to be ${resolution}`, async () => {
      const found = await api.get(id);
      return found.lateSuccesses[0]?.resolution === resolution ? found : null;
    });
  const refunded = async (id: string | null | undefined) => {
    const refund = await waitFor('the refund to end', async () => {
      const found = await api.refund(id ?? '');
      return ['succeeded', 'failed'].includes(found.status) ? found : null;
    });
    return refund as RefundBody & { attempts: { id: string; provider: string }[] };
  };
  const correct = <Body = RailFeeBody>(attemptId: string, feeAmount: unknown, request: object = {}) =>
    test.admin.act<Body>(`attempts/${attemptId}/rail-fee`, { feeAmount, ...request });
  const entriesOf = async (object: string) =>
    (await api.call<{ data: EntryBody[] }>('GET', `/ledger/entries?object=${object}`)).body.data.map(
      ({ posting, objectId, account, amount }) => [posting, objectId, account, amount],
    );
  const balanceOf = async (kind: string, provider: string | null = null) => {
    const [row] = await test.database.query<{ minor: string }>(
      `SELECT coalesce(sum(balance_minor), 0)::text AS minor FROM accounts
       WHERE kind = $1 AND ($2::text IS NULL OR provider = $2)`,
      [kind, provider],
    );
    return Number(row!.minor);
  };
  const correctionsOf = (attemptId: string) =>
    test.admin.look<{ data: { action: string; details: { feeBefore: number; fee: number } }[] }>(
      `audit?subject=${attemptId}`,
    );

  it('is taken from the merchant where it is higher: entries, balance, audit and all', async () => {
    const { attemptId } = await paid();
    const railFees = await balanceOf('rail_fees', 'mtn_momo');
    const evidence = 'statement of the rail, line 4711: fee 1.30';
    const { status, body } = await correct(attemptId, 130, { evidence });
    expect(status).toBe(200);
    expect(body).toEqual({
      attemptId,
      provider: 'mtn_momo',
      currency: 'GHS',
      feeBefore: 100,
      fee: 130,
      borneBy: 'merchant',
      correctionId: expect.stringMatching(/^fco_/),
    });
    expect(await api.balance()).toMatchObject({ available: 9870, due: 0 });
    expect(await balanceOf('rail_fees', 'mtn_momo')).toBe(railFees + 30);
    expect(await entriesOf(body.correctionId!)).toEqual([
      ['fee_corrected', body.correctionId, 'merchant_available', -30],
    ]);
    const { body: audit } = await correctionsOf(attemptId);
    expect(audit.data).toMatchObject([
      {
        action: 'attempt.rail-fee',
        details: { feeBefore: 100, fee: 130, borneBy: 'merchant', evidence, correctionId: body.correctionId },
      },
    ]);
  }, 40_000);

  it('goes back to the merchant where it is lower, down to nothing, and each time relative to the last', async () => {
    const { attemptId, paymentId } = await paid();
    const feesShown = async () => (await api.get(paymentId)).attempts.map(({ fees }) => fees);
    expect(await feesShown()).toEqual([{ railAmount: 100, platformAmount: 0 }]);
    expect((await correct(attemptId, 60)).body).toMatchObject({ feeBefore: 100, fee: 60 });
    expect(await api.balance()).toMatchObject({ available: 9940 });
    expect(await feesShown()).toEqual([{ railAmount: 60, platformAmount: 0 }]);
    expect((await correct(attemptId, 80)).body).toMatchObject({ feeBefore: 60, fee: 80 });
    expect(await api.balance()).toMatchObject({ available: 9920 });
    expect((await correct(attemptId, 0)).body).toMatchObject({ feeBefore: 80, fee: 0 });
    expect(await api.balance()).toMatchObject({ available: 10_000, due: 0 });
    expect((await correctionsOf(attemptId)).body.data).toHaveLength(3);
  }, 40_000);

  it('that is booked already is answered, and nothing is posted', async () => {
    const { attemptId } = await paid();
    const { status, body } = await correct(attemptId, 100);
    expect([status, body]).toMatchObject([200, { feeBefore: 100, fee: 100, correctionId: null }]);
    expect(await api.balance()).toMatchObject({ available: 9900 });
    expect((await correctionsOf(attemptId)).body.data).toEqual([]);
  }, 40_000);

  it('is corrected by any number of operators in turn: no correction is lost, and one of the same is posted once', async () => {
    const { attemptId } = await paid();
    const same = await Promise.all(Array.from({ length: 5 }, () => correct(attemptId, 150)));
    expect(same.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(same.filter(({ body }) => body.correctionId !== null)).toHaveLength(1);
    expect(await api.balance()).toMatchObject({ available: 9850 });

    const fees = [90, 170, 40, 230, 120, 10];
    const answers = await Promise.all(fees.map((fee) => correct(attemptId, fee)));
    // Each saw what another had left: together they are one chain.
    expect(answers.map(({ body }) => body.feeBefore).toSorted((a, b) => a - b)).toEqual(
      [150, ...fees.filter((fee) => fee !== lastOf(answers))].toSorted((a, b) => a - b),
    );
    expect(await api.balance()).toMatchObject({ available: 10_000 - lastOf(answers)! });
  }, 40_000);

  const lastOf = (answers: { body: RailFeeBody }[]) =>
    answers.map(({ body }) => body.fee).find((fee) => answers.every(({ body }) => body.feeBefore !== fee));

  it('is owed by a merchant who has nothing left', async () => {
    const { paymentId } = await paid(1000);
    const { body: payout } = await api.payOut({ amount: 980, payee: { msisdn: number() }, provider: 'mtn_momo' });
    await waitFor('the payout to end', async () => (await api.payout(payout.id)).status === 'succeeded');
    expect(await api.balance()).toMatchObject({ available: 0, due: 0 });
    const { attempts } = await api.payout(payout.id);
    expect((await correct(attempts[0]!.id, 25)).body).toMatchObject({ feeBefore: 10, borneBy: 'merchant' });
    expect(await api.balance()).toMatchObject({ available: 0, due: 15 });
    const collection = (await api.get(paymentId)).attempts[0]!.id;
    expect((await correct(collection, 4)).body).toMatchObject({ feeBefore: 10 });
    expect(await api.balance()).toMatchObject({ available: 6, due: 15 });
  }, 40_000);

  it('of a refund that the merchant wanted is the merchant’s', async () => {
    const { paymentId } = await paid();
    const { body } = await api.call<RefundBody>('POST', `/payments/${paymentId}/refund`, {
      body: { amount: 5000 },
      headers: { 'idempotency-key': randomUUID() },
    });
    const { attempts } = await refunded(body.id);
    const { available } = await api.balance();
    expect((await correct(attempts[0]!.id, 57)).body).toMatchObject({ feeBefore: 50, borneBy: 'merchant' });
    expect(await api.balance()).toMatchObject({ available: available - 7 });
  }, 40_000);

  it('of late money that was given back is ours, and that of giving it back too', async () => {
    await merchant();
    const { id } = await late();
    const { attempts, lateSuccesses } = await resolved(id, 'refunded');
    const refund = await refunded(lateSuccesses[0]?.refundId);
    const before = await balanceOf('platform_costs');
    const balance = await api.balance();
    const collection = await correct(attempts[0]!.id, 15);
    expect(collection.body).toMatchObject({ feeBefore: 11, borneBy: 'platform' });
    expect((await correct(refund.attempts[0]!.id, 2)).body).toMatchObject({ feeBefore: 11, borneBy: 'platform' });
    expect(await balanceOf('platform_costs')).toBe(before - 4 + 9);
    expect(await api.balance()).toEqual(balance);
    expect(await entriesOf(collection.body.correctionId!)).toEqual([]);
  }, 40_000);

  it('of money that is held is ours until the merchant keeps it', async () => {
    const costs = await balanceOf('platform_costs');
    await merchant('hold');
    const { id } = await late();
    const { attempts } = await resolved(id, 'held');
    const [attempt] = attempts;
    expect(await balanceOf('platform_costs')).toBe(costs - 11);
    expect((await correct(attempt!.id, 18)).body).toMatchObject({ feeBefore: 11, borneBy: 'platform' });
    expect(await balanceOf('platform_costs')).toBe(costs - 18);
    const [accepted] = await Promise.all([
      test.admin.act(`late-successes/${attempt!.id}/accept`),
      correct(attempt!.id, 20),
    ]);
    expect(accepted.status).toBe(200);
    // Whoever came first.
    expect(await balanceOf('platform_costs')).toBe(costs);
    expect(await api.balance()).toMatchObject({ available: 1030, lateMoneyHeld: 0 });
    expect((await correct(attempt!.id, 10)).body).toMatchObject({ feeBefore: 20, borneBy: 'merchant' });
    expect(await api.balance()).toMatchObject({ available: 1040 });
  }, 40_000);

  it('is booked once for money that was held again, because its refund had failed, and given back then', async () => {
    const costs = await balanceOf('platform_costs');
    const gateway = await balanceOf('rail_fees', 'airteltigo_money');
    await merchant();
    const { id, rails } = await late('027');
    await waitFor('the collection to be accepted', async () => (await api.status(id)).status !== 'initiated');
    await rails.fault('decline', { count: 1 });
    const { attempts } = await resolved(id, 'held');
    expect(await balanceOf('platform_costs')).toBe(costs - 21);
    expect((await correct(attempts[0]!.id, 24)).body).toMatchObject({ feeBefore: 21, borneBy: 'platform' });
    const { body } = await test.admin.act<{ refundId: string }>(`late-successes/${attempts[0]!.id}/refund`);
    const { attempts: tries } = await refunded(body.refundId);
    const paidBy = tries.at(-1)!.provider;
    expect(paidBy).toBe('airteltigo_money');
    expect(await balanceOf('rail_fees', 'airteltigo_money')).toBe(gateway + 24 + 21);
    expect(await balanceOf('platform_costs')).toBe(costs - 24 - 21);
  }, 40_000);

  it('is that of the rail that gave late money back, not of the one that was to', async () => {
    const fees = () => Promise.all(['mtn_momo', 'airteltigo_money'].map((rail) => balanceOf('rail_fees', rail)));
    const [mtn, gateway] = await fees();
    await merchant('hold');
    const { id } = await late();
    const { attempts } = await resolved(id, 'held');
    await test.rails.fault('refuse_connections');
    const { body } = await test.admin.act<{ refundId: string }>(`late-successes/${attempts[0]!.id}/refund`);
    const { attempts: tries } = await refunded(body.refundId);
    expect(tries.map(({ provider }) => provider)).toEqual(['mtn_momo', 'airteltigo_money']);
    expect(await fees()).toEqual([mtn! + 11, gateway! + 21]);
    expect((await correct(tries[1]!.id, 19)).body).toMatchObject({ feeBefore: 21, borneBy: 'platform' });
    expect((await correct<ProblemBody>(tries[0]!.id, 19)).body.code).toBe('attempt_not_correctable');
  }, 40_000);

  it('cannot be told of an attempt that has moved nothing, nor of one that is not there', async () => {
    await merchant();
    const { id } = await api.pay(number('024', '01'), { provider: 'mtn_momo' });
    const attempt = await waitFor('the attempt to have failed', async () => {
      const [found] = (await api.get(id)).attempts;
      return found?.state === 'failed' ? found : null;
    });
    const nothing = await correct<ProblemBody>(attempt.id, 5);
    expect([nothing.status, nothing.body.code]).toEqual([409, 'attempt_not_correctable']);
    for (const unknown of ['att_01kgn6q4s8e3rvq6c1m3k3wz5t', 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', 'x']) {
      const { status, body } = await correct<ProblemBody>(unknown, 5);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  }, 40_000);

  it('is told by an operator, with a reason, as a whole number of minor units', async () => {
    const { attemptId } = await paid();
    const own = await api.act<ProblemBody>(`attempts/${attemptId}/rail-fee`, { feeAmount: 1 });
    expect([own.status, own.body.code]).toEqual([403, 'forbidden']);
    for (const fee of [-1, 1.5, '12', null, 1_000_000_001, undefined])
      expect((await correct<ProblemBody>(attemptId, fee)).body).toMatchObject({ status: 400, code: 'invalid_amount' });
    expect((await correct(attemptId, 1, { reason: '' })).status).toBe(400);
    expect((await correct(attemptId, 1, { evidence: 'no' })).status).toBe(400);
    expect(await api.balance()).toMatchObject({ available: 9900 });
  }, 40_000);

  it('is kept for good: a correction can only be corrected', async () => {
    const change = `UPDATE fee_corrections SET after_minor = 0`;
    await expect(test.database.query(change)).rejects.toThrow('append-only');
    await expect(test.database.query('DELETE FROM fee_corrections')).rejects.toThrow('append-only');
  });

  it('leaves books that hold', async () => {
    expect(await breakOf(test.database.url)).toBeNull();
  });
});
