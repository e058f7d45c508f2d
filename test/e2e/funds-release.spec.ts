import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FeeRule } from '../../src/domain/fees.js';
import { ApiClient, type ProblemBody } from '../support/api-client.js';
import { breakOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface EntryBody {
  posting: string;
  account: string;
  amount: number;
}

/** Long enough that nothing is released while a test looks. */
const DELAY_SECONDS = 3600;

/** Half a percent of what is collected, and a fixed part. */
const OUR_FEE: FeeRule = {
  provider: 'platform',
  operation: 'collect',
  network: null,
  validFrom: new Date(0),
  fixedMinor: 20n,
  basisPoints: 50,
  capMinor: null,
};
/** Of 10,000: the rail takes 1 %, we take 20 and 0.5 %. */
const [RAIL_FEE, PLATFORM_FEE] = [100, 70];
const NET = 10_000 - RAIL_FEE - PLATFORM_FEE;

describe('money that is held back before it can be used', () => {
  let test: TestApp;
  let api: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: { FUNDS_AVAILABLE_AFTER_SECONDS: String(DELAY_SECONDS) },
      tune: (config) => ({ ...config, routing: { ...config.routing, fees: [...config.routing.fees, OUR_FEE] } }),
    });
  }, 30_000);
  beforeEach(async () => {
    api = new ApiClient(test.baseUrl, (await createMerchant(test.database)).apiKey);
  });
  afterAll(() => test.close());

  const number = () => `02488${String((next += 1)).padStart(3, '0')}20`;
  const paid = async () => {
    const { id } = await api.pay(number(), { amount: 10_000, provider: 'mtn_momo' });
    await waitFor('the payment to be confirmed', async () => (await api.status(id)).status === 'confirmed');
    return id;
  };
  /** Its time comes; the task finds it. */
  const release = async () => {
    await test.database.query(
      `UPDATE payments SET available_at = available_at - $1 * interval '1 second' WHERE available_at IS NOT NULL`,
      [DELAY_SECONDS + 1],
    );
    await waitFor('the money to be available', async () => (await api.balance()).pending === 0);
  };
  const entriesOf = async (object: string) =>
    (await api.call<{ data: EntryBody[] }>('GET', `/ledger/entries?object=${object}`)).body.data.map(
      ({ posting, account, amount }) => `${posting} ${account} ${amount}`,
    );
  const standing = async (kind: string) => {
    const [row] = await test.database.query<{ minor: string }>(
      'SELECT coalesce(sum(balance_minor), 0)::text AS minor FROM accounts WHERE kind = $1',
      [kind],
    );
    return Number(row?.minor);
  };

  it('is pending, less what the rail and we take, and is paid out only after the delay', async () => {
    const id = await paid();
    expect(await api.balance()).toMatchObject({ available: 0, pending: NET, due: 0 });
    expect([await standing('platform_fees'), await standing('rail_fees')]).toEqual([PLATFORM_FEE, RAIL_FEE]);
    const [row] = await test.database.query<{ seconds: string }>(
      'SELECT round(extract(epoch FROM available_at - finished_at))::text AS seconds FROM payments',
    );
    expect(Number(row?.seconds)).toBe(DELAY_SECONDS);

    const refused = await api.payOut<ProblemBody>({ payee: { msisdn: number() }, provider: 'mtn_momo' });
    expect([refused.status, refused.body.code]).toEqual([422, 'insufficient_balance']);
    expect(await breakOf(test.database.url)).toBeNull();

    await release();
    expect(await api.balance()).toMatchObject({ available: NET, pending: 0 });
    expect(await entriesOf(id)).toEqual([
      `payment_released merchant_available ${NET}`,
      `payment_released merchant_pending -${NET}`,
      `payment_confirmed merchant_pending ${NET}`,
    ]);
    const { status, body } = await api.payOut({ payee: { msisdn: number() }, provider: 'mtn_momo' });
    expect(status).toBe(202);
    await waitFor('the payout', async () => (await api.payout(body.id)).status === 'succeeded');
    expect(await api.balance()).toMatchObject({ available: NET - 505, pending: 0, payoutsInTransit: 0 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('is released once', async () => {
    const id = await paid();
    await release();
    // The task goes round again before anything else could be released.
    const later = await paid();
    await release();
    expect((await api.balance()).available).toBe(2 * NET);
    const [first, second] = [await entriesOf(id), await entriesOf(later)];
    expect([first.length, second.length]).toEqual([3, 3]);
  }, 60_000);

  it('can be given back while it is pending: the merchant owes that until it pays out of what was released', async () => {
    const id = await paid();
    const refund = await api.call<{ id: string }>('POST', `/payments/${id}/refund`, {
      body: {},
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(refund.status).toBe(202);
    await waitFor('the refund', async () => (await api.refund(refund.body.id)).status === 'succeeded');
    const due = 10_000 + RAIL_FEE;
    expect(await api.balance()).toMatchObject({ available: 0, pending: NET, due });
    expect(await breakOf(test.database.url)).toBeNull();

    await release();
    expect(await api.balance()).toMatchObject({ available: NET, pending: 0, due });
    const refused = await api.payOut<ProblemBody>({ payee: { msisdn: number() }, provider: 'mtn_momo' });
    expect(refused.body.code).toBe('insufficient_balance');
    await paid();
    await release();
    const payout = await api.payOut({ payee: { msisdn: number() }, provider: 'mtn_momo' });
    expect(payout.status).toBe(202);
    await waitFor('the payout', async () => (await api.payout(payout.body.id)).status === 'succeeded');
    expect(await api.balance()).toMatchObject({ available: 2 * NET - due - 505, pending: 0, due: 0 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);
});
