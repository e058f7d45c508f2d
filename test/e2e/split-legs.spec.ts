import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FeeRule } from '../../src/domain/fees.js';
import { fromPublicId } from '../../src/http/public-id.js';
import { PayoutEnds } from '../../src/payouts/payout-ends.js';
import { Database } from '../../src/persistence/database.js';
import type { OperationCapability } from '../../src/providers/provider.js';
import { ProviderRegistry } from '../../src/providers/provider-registry.js';
import { ApiClient, type LegBody, type PaymentDetailBody, type ProblemBody } from '../support/api-client.js';
import { RailsClient } from '../support/rails-client.js';
import { breakOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const rule = (provider: string, operation: 'collect' | 'disburse', fee: Partial<FeeRule>): FeeRule => {
  const validFrom = new Date('2026-01-01');
  return { provider, operation, network: null, validFrom, fixedMinor: 0n, basisPoints: 0, capMinor: null, ...fee };
};
/** Collecting is one percent; paying out is a part that is fixed and one that is not, and we take our own. */
const FEES = [
  rule('mtn_momo', 'collect', { basisPoints: 100 }),
  rule('mtn_momo', 'disburse', { basisPoints: 300, fixedMinor: 20n }),
  rule('airteltigo_money', 'disburse', { basisPoints: 195 }),
  rule('vodafone_cash', 'disburse', { basisPoints: 100, fixedMinor: 50n, capMinor: 75n }),
  rule('platform', 'disburse', { basisPoints: 33, capMinor: 500n }),
];

/** Legs that bear the fees, and what is asked of a leg when it is promised. */
describe('legs of a split payment', () => {
  let test: TestApp;
  let api: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN' },
      tune: (config) => ({ ...config, routing: { ...config.routing, fees: FEES, exploreShare: 0 } }),
    });
  }, 30_000);
  beforeEach(async () => {
    const merchant = await createMerchant(test.database);
    api = new ApiClient(test.baseUrl, merchant.apiKey);
  });
  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const number = (prefix = '024', ending = '20') => `${prefix}66${String((next += 1)).padStart(3, '0')}${ending}`;
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
  const post = <Body = LegBody & ProblemBody>(path: string, body?: unknown) =>
    api.call<Body>('POST', path, { ...(body !== undefined && { body }), headers: { 'idempotency-key': randomUUID() } });
  const paidTo = async (msisdn: string) =>
    (await test.rails.allBooks({ msisdn: `+233${msisdn.slice(1)}` }))
      .filter(({ kind, status }) => kind === 'payout' && status === 'moved')
      .map(({ rail, amount }) => [rail, amount]);
  const percent = (amount: number, basisPoints: number) => Math.ceil((amount * basisPoints) / 10_000);
  /** What our books say that a rail has taken. */
  const railFees = async () => {
    const rows = await test.database.query<{ provider: string; minor: string }>(
      `SELECT provider, balance_minor::text AS minor FROM accounts WHERE kind = 'rail_fees'`,
    );
    return new Map(rows.map(({ provider, minor }) => [provider, Number(minor)]));
  };

  it('that bear the fees are sent all that their share can pay for, and pay the fee of that', async () => {
    const before = await railFees();
    const [mtn, at, telecel] = [number('024'), number('027'), number('020')];
    const { status, body } = await initiate(
      [
        // Over the gateway, which takes less than the operator's own rail here.
        { wallet: { msisdn: mtn }, shareBps: 5000, reference: 'a' },
        { wallet: { msisdn: at }, shareBps: 3001, reference: 'b' },
        { wallet: { msisdn: telecel }, shareBps: 1999, reference: 'c' },
      ],
      { amount: 100_003, feesBorneBy: 'legs' },
    );
    expect(status).toBe(202);
    const { splits } = await settled(body.id, 'settled');
    const feeOf = {
      airteltigo_money: (amount: number) => percent(amount, 195),
      vodafone_cash: (amount: number) => Math.min(75, 50 + percent(amount, 100)),
    };
    let left = 0;
    const taken = { airteltigo_money: 0, vodafone_cash: 0 };
    for (const [msisdn, rail, leg] of [
      [mtn, 'airteltigo_money', splits[0]!],
      [at, 'airteltigo_money', splits[1]!],
      [telecel, 'vodafone_cash', splits[2]!],
    ] as const) {
      const costOf = (amount: number) => feeOf[rail](amount) + percent(amount, 33);
      const [paid] = await paidTo(msisdn);
      expect(paid?.[0]).toBe(rail);
      const amount = Number(paid?.[1]);
      const share = leg.grossAmount ?? 0;
      expect(amount + costOf(amount)).toBeLessThanOrEqual(share);
      expect(amount + 1 + costOf(amount + 1)).toBeGreaterThan(share);
      expect(await api.payout(leg.payoutId ?? '')).toMatchObject({ amount, reservedAmount: amount + costOf(amount) });
      left += share - amount - costOf(amount);
      taken[rail] += feeOf[rail](amount);
    }
    // Σ shares are all that was captured less what collecting cost, and what rounding has left is the merchant's.
    const shares = splits.reduce((sum, { grossAmount }) => sum + (grossAmount ?? 0), 0);
    expect(shares).toBe(100_003 - percent(100_003, 100));
    expect(await api.balance()).toMatchObject({ available: left, due: 0, payoutsInTransit: 0 });
    const after = await railFees();
    for (const [rail, fee] of Object.entries(taken)) expect((after.get(rail) ?? 0) - (before.get(rail) ?? 0)).toBe(fee);
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('of which nothing is left after its fee says so when it is sent again, and goes where less is taken', async () => {
    const telecel = number('020', '05');
    const { body } = await initiate([{ wallet: { msisdn: telecel }, shareBps: 60, reference: 'a' }], {
      feesBorneBy: 'legs',
    });
    const partial = await settled(body.id, 'partially_settled');
    const leg = partial.splits[0]!;
    expect(leg).toMatchObject({ grossAmount: 59, failureCode: 'wallet_not_found' });
    // What sending costs has become more since.
    FEES.push(rule('vodafone_cash', 'disburse', { fixedMinor: 59n, validFrom: new Date('2026-02-01') }));
    const path = `/payments/${body.id}/splits/${leg.id}`;
    const refused = await post(`${path}/retry`);
    FEES.pop();
    expect([refused.status, refused.body.code]).toEqual([422, 'leg_too_small']);
    expect(refused.body.detail).toMatch(/share is 59 minor units.*below 61.*redirect it/);
    expect((await api.get(body.id)).splits[0]).toMatchObject({ status: 'failed', payoutId: leg.payoutId });

    const better = number('027');
    const redirected = await post(`${path}/redirect`, { wallet: { msisdn: better } });
    expect(redirected.status).toBe(202);
    const whole = await settled(body.id, 'settled');
    expect(await paidTo(better)).toEqual([['airteltigo_money', 56]]);

    // Every payout of the leg can be found from it, and it from every payout.
    const { payoutId, payoutIds } = whole.splits[0]!;
    expect(payoutIds).toEqual([payoutId, leg.payoutId]);
    expect(redirected.body.payoutIds).toEqual(payoutIds);
    for (const id of payoutIds)
      expect(await api.payout(id)).toMatchObject({ paymentId: body.id, splitLegId: leg.id, reference: 'a' });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  const refusedFor = async (splits: unknown, request: Record<string, unknown> = {}) => {
    const { status, body } = await initiate<ProblemBody>(splits, request);
    expect([status, body.code]).toEqual([422, 'invalid_splits']);
    expect(await test.rails.allBooks({ msisdn: '+233241112220' })).toEqual([]);
    return body.errors ?? [];
  };
  const payer = { msisdn: '0241112220' };

  it('that could not bear their own fees are refused before the payer is debited, each with what is enough', async () => {
    const legs = (amount: number) => [
      { wallet: { msisdn: number('020') }, amount, reference: 'a' },
      { wallet: { msisdn: number('024') }, shareBps: 5000, reference: 'b' },
      { wallet: { msisdn: number('020') }, amount: 10, reference: 'c' },
    ];
    const errors = await refusedFor(legs(40), { payer, feesBorneBy: 'legs' });
    expect(errors.map(({ field }) => field)).toEqual(['splits.0', 'splits.2']);
    // One minor unit, the rail's 50 and one, and our one.
    expect(errors[0]?.message).toMatch(/fees is 40 minor units, and at least 53 are needed on TELECEL.*give it more/);
    // Where the merchant bears them, nothing is too small.
    const { status } = await initiate(legs(40), { payer: { msisdn: number('024', '01') } });
    expect(status).toBe(202);
  });

  it('that are more than a rail moves at a time are refused, or less', async () => {
    await withCapability('vodafone_cash', { minAmountMinor: 200n, maxAmountMinor: 900n }, async () => {
      const wallet = { msisdn: number('020') };
      const more = await refusedFor([{ wallet, amount: 901, reference: 'a' }], { payer });
      expect(more).toMatchObject([
        { field: 'splits.0', message: expect.stringMatching(/at most 900 .* several legs/) },
      ]);
      const less = await refusedFor([{ wallet, amount: 199, reference: 'a' }], { payer });
      expect(less).toMatchObject([{ field: 'splits.0', message: expect.stringMatching(/at least 200 are needed/) }]);
    });
  });

  it('that no rail can pay are refused, whoever bears the fees', async () => {
    await withCapability('vodafone_cash', { networks: [] }, async () => {
      const wallet = { msisdn: number('020') };
      const errors = await refusedFor([{ wallet, amount: 100, reference: 'a' }], { payer });
      expect(errors).toMatchObject([
        { field: 'splits.0', message: expect.stringMatching(/can pay out on .* TELECEL/) },
      ]);
    });
  });

  it('are accepted while their rail is only not well: that passes, and they can be sent again', async () => {
    const pause = await test.admin.act<{ id: string }>('rails/vodafone_cash/disable', {});
    expect(pause.status).toBeLessThan(300);
    const msisdn = number('020');
    const { status, body } = await initiate([{ wallet: { msisdn }, amount: 500, reference: 'a' }]);
    expect(status).toBe(202);
    const partial = await settled(body.id, 'partially_settled');
    expect(partial.splits[0]).toMatchObject({ failureCode: 'rail_unavailable', payoutId: null });
    await test.admin.act('rails/vodafone_cash/enable', {});
    expect((await post(`/payments/${body.id}/splits/${partial.splits[0]!.id}/retry`)).status).toBe(202);
    await settled(body.id, 'settled');
    expect(await paidTo(msisdn)).toEqual([['vodafone_cash', 500]]);
  }, 60_000);

  it('go over the rail that can, when the one to be tried does not move what it would leave of them', async () => {
    // Of 99: MTN's own rail would leave 75, and moves no less than 80; the gateway leaves 96.
    await withCapability('mtn_momo', { minAmountMinor: 80n }, async () => {
      // The rail that has been measured less is always tried.
      Object.assign(test.config.routing, { exploreShare: 1 });
      const msisdn = number('024');
      const { body } = await initiate([{ wallet: { msisdn }, shareBps: 100, reference: 'a' }], { feesBorneBy: 'legs' });
      const { splits } = await settled(body.id, 'settled');
      Object.assign(test.config.routing, { exploreShare: 0 });
      expect(splits[0]).toMatchObject({ grossAmount: 99 });
      expect(await paidTo(msisdn)).toEqual([['airteltigo_money', 96]]);
      const { attempts } = await api.payout(splits[0]!.payoutId ?? '');
      expect(attempts[0]?.routing).toMatchObject({ chosen: 'airteltigo_money', isPinned: true });
    });
  }, 60_000);

  it('are paid by an earlier payout that comes late, and are not set back by the one that was sent after it', async () => {
    await new RailsClient(test.railsUrl, 'vodafone_cash').fault('late_success', { count: 1, ms: 2000 });
    const msisdn = number('020');
    const { body } = await initiate([{ wallet: { msisdn }, amount: 1000, reference: 'a' }]);
    const [failed] = (await settled(body.id, 'partially_settled')).splits;
    const path = `/payments/${body.id}/splits/${failed!.id}`;
    // Its end stays open: the payee never answers.
    const second = await post(`${path}/redirect`, { wallet: { msisdn: number('024', '04') } });
    expect(second.status).toBe(202);

    const paid = await settled(body.id, 'settled');
    const payoutIds = [second.body.payoutId, failed!.payoutId];
    expect(paid.splits[0]).toMatchObject({ status: 'settled', payoutId: failed!.payoutId, payoutIds });
    expect(await paidTo(msisdn)).toEqual([['vodafone_cash', 1000]]);

    // The second one fails; so does the first, once more.
    const database = test.app.get(Database);
    for (const payoutId of payoutIds) {
      const id = fromPublicId('pot', payoutId ?? '') ?? '';
      const ended = [{ id, status: 'failed' as const, failureCode: 'wallet_not_found' as const }];
      await database.transaction((tx) => test.app.get(PayoutEnds).tell(tx, ended));
    }
    const after = await api.get(body.id);
    expect(after).toMatchObject({ settlement: 'settled', splits: [{ ...paid.splits[0]!, failureCode: null }] });
    for (const event of ['payment.partially_settled', 'payment.settled'])
      expect(after.timeline.filter(({ type }) => type === event)).toHaveLength(1);
    expect((await post(`${path}/retry`)).body.code).toBe('leg_not_failed');

    const setBack = test.database.query(`UPDATE split_legs SET status = 'failed' WHERE id = $1`, [
      fromPublicId('leg', failed!.id),
    ]);
    await expect(setBack).rejects.toThrow(/is final/);
  }, 60_000);

  it('are what their last payout is: an earlier one that fails again says nothing', async () => {
    await new RailsClient(test.railsUrl, 'vodafone_cash').fault('decline', { count: 1 });
    const { body } = await initiate([{ wallet: { msisdn: number('020') }, amount: 1000, reference: 'a' }]);
    const [failed] = (await settled(body.id, 'partially_settled')).splits;
    const path = `/payments/${body.id}/splits/${failed!.id}`;
    await test.rails.clearFaults();
    const second = await post(`${path}/redirect`, { wallet: { msisdn: number('024', '04') } });
    const ended = [
      {
        id: fromPublicId('pot', failed!.payoutId ?? '') ?? '',
        status: 'failed' as const,
        failureCode: 'wallet_not_found' as const,
      },
    ];
    await test.app.get(Database).transaction((tx) => test.app.get(PayoutEnds).tell(tx, ended));
    const [leg] = (await api.get(body.id)).splits;
    expect(leg).toMatchObject({ status: 'in_progress', payoutId: second.body.payoutId, failureCode: null });
  }, 60_000);

  /** A rail whose payouts are others for a while: no rail of ours has such limits. */
  const withCapability = async (name: string, change: Partial<OperationCapability>, work: () => Promise<void>) => {
    const rail = test.app.get(ProviderRegistry).get(name);
    const { capabilities } = rail;
    const { disburse } = capabilities.operations;
    const operations = { ...capabilities.operations, disburse: { ...disburse, ...change } };
    Object.assign(rail, { capabilities: { ...capabilities, operations } });
    try {
      await work();
    } finally {
      Object.assign(rail, { capabilities });
    }
  };
});
