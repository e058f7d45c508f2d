import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { toPublicId } from '../../src/http/public-id.js';
import { ApiClient, type ProblemBody, type RefundBody } from '../support/api-client.js';
import { breakOf, netOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface EligibilityBody {
  isEligible: boolean;
  remainingAmount: number;
  reasons: string[];
  provider: string | null;
  by: string | null;
}

describe('refunds', () => {
  let test: TestApp;
  let api: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: 'AT,MTN,TELECEL' } });
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const number = (prefix = '024', ending = '20') => `${prefix}44${String((next += 1)).padStart(3, '0')}${ending}`;
  /** A merchant with one payment that was confirmed. */
  const paid = async (amount = 10_000, prefix = '024', provider = 'mtn_momo') => {
    const merchant = await createMerchant(test.database);
    api = new ApiClient(test.baseUrl, merchant.apiKey);
    const payment = await api.pay(number(prefix), { amount, provider });
    await waitFor('the payment to be confirmed', async () => (await api.status(payment.id)).status === 'confirmed');
    return payment;
  };
  const refund = <Body = RefundBody>(paymentId: string, request: object = {}, key: string = randomUUID()) =>
    api.call<Body>('POST', `/payments/${paymentId}/refund`, { body: request, headers: { 'idempotency-key': key } });
  const ended = (id: string, client = api) =>
    waitFor(
      'the refund to end',
      async () => {
        const found = await client.refund(id);
        return ['succeeded', 'failed'].includes(found.status) ? found : null;
      },
      40_000,
    );
  const eligibility = async (paymentId: string, query = '') =>
    (await api.call<EligibilityBody>('GET', `/payments/${paymentId}/refund-eligibility${query}`)).body;
  const booksOf = async (msisdn: string) =>
    (await test.rails.allBooks({ msisdn })).map(
      ({ rail, kind, status, amount }) => `${rail} ${kind} ${status} ${amount}`,
    );

  it('give all of it back by the rail that took it, and the merchant owes what its balance does not cover', async () => {
    const payment = await paid();
    expect(await eligibility(payment.id)).toMatchObject({
      isEligible: true,
      remainingAmount: 10_000,
      reasons: [],
      provider: 'mtn_momo',
      by: 'own',
    });
    const { status, body } = await refund(payment.id, { reason: 'not wanted', metadata: { case: '7' } });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'initiated', origin: 'merchant', amount: 10_000, reason: 'not wanted' });
    const detail = await ended(body.id);
    expect(detail).toMatchObject({ status: 'succeeded', paymentId: payment.id, attempts: [{ operation: 'refund' }] });
    expect(detail.timeline.map(({ type, data }) => [type, data.paymentId])).toEqual([
      ['refund.initiated', payment.id],
      ['refund.pending', payment.id],
      ['refund.succeeded', payment.id],
    ]);
    expect(await api.get(payment.id)).toMatchObject({
      status: 'confirmed',
      capturedAmount: 10_000,
      refundedAmount: 10_000,
    });
    expect(await booksOf(payment.payer.msisdn)).toEqual([
      'mtn_momo collection moved 10000',
      'mtn_momo refund moved 10000',
    ]);
    // 9,900 were left of it; the refund cost 10,000 and a fee of 100.
    expect(await api.balance()).toMatchObject({ available: 0, refundsReserved: 0, due: 200 });
    expect(await eligibility(payment.id)).toMatchObject({ isEligible: false, reasons: ['nothing_left'] });
  }, 40_000);

  it('go by a payout where the rail has no refund of its own', async () => {
    const payment = await paid(10_000, '027', 'airteltigo_money');
    const { body } = await refund(payment.id, { amount: 4000 });
    expect((await ended(body.id)).status).toBe('succeeded');
    expect(await booksOf(payment.payer.msisdn)).toEqual([
      'airteltigo_money collection moved 10000',
      'airteltigo_money payout moved 4000',
    ]);
  }, 40_000);

  it('reverse a part of it on the rail that needs its own transaction id', async () => {
    const payment = await paid(10_000, '020', 'vodafone_cash');
    const { body } = await refund(payment.id, { amount: 2500 });
    expect((await ended(body.id)).status).toBe('succeeded');
    expect(await booksOf(payment.payer.msisdn)).toEqual([
      'vodafone_cash collection moved 10000',
      'vodafone_cash refund moved 2500',
    ]);
  }, 40_000);

  it('never give back more than was taken: 100 at a time, and exactly that goes out', async () => {
    const payment = await paid(10_000);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => refund<RefundBody & ProblemBody>(payment.id, { amount: 170 })),
    );
    const made = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 422);
    expect(answers.filter(({ status }) => ![202, 422].includes(status)).map(({ body }) => body)).toEqual([]);
    expect(made).toHaveLength(58);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['refund_not_allowed']));
    const rest = await refund(payment.id);
    expect(rest.body.amount).toBe(10_000 - 58 * 170);
    for (const { body } of [...made, rest]) expect((await ended(body.id)).status).toBe('succeeded');
    const rows = await test.rails.allBooks({ msisdn: payment.payer.msisdn });
    expect(netOf(rows)).toBe(0);
    expect(rows.filter(({ kind }) => kind === 'refund')).toHaveLength(59);
    expect(await api.get(payment.id)).toMatchObject({ capturedAmount: 10_000, refundedAmount: 10_000 });
    const inFull = test.database.query(
      `UPDATE payments SET refunded_minor = refunded_minor + 1 WHERE captured_minor = 10000`,
    );
    await expect(inFull).rejects.toMatchObject({ constraint: 'chk_payments_refunded' });
  }, 90_000);

  it('are made once for a key, also when nothing is left by the second time', async () => {
    const payment = await paid();
    const key = randomUUID();
    const first = await refund(payment.id, {}, key);
    const again = await refund(payment.id, {}, key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    expect(again.body).toEqual(first.body);
    const other = await paid();
    expect((await refund<ProblemBody>(other.id, {}, key)).status).toBe(202);
    expect((await refund<ProblemBody>(payment.id, { amount: 1 }, randomUUID())).status).toBe(404);
    await ended((await refund(other.id, {}, key)).body.id);
  }, 40_000);

  it('say every reason why not', async () => {
    const payment = await paid();
    const tooMuch = await refund<ProblemBody>(payment.id, { amount: 10_001 });
    expect(tooMuch.body).toMatchObject({
      code: 'refund_not_allowed',
      errors: [{ field: 'amount', code: 'amount_too_large', message: 'that is more than is left of it' }],
    });
    await test.database.query(`UPDATE payments SET created_at = now() - interval '91 days' WHERE merchant_id IN
      (SELECT merchant_id FROM payments ORDER BY id DESC LIMIT 1)`);
    expect(await eligibility(payment.id, '?amount=20000')).toMatchObject({
      isEligible: false,
      reasons: ['amount_too_large', 'payment_too_old'],
    });
    const declined = await api.pay(number('024', '01'));
    await waitFor('it to be rejected', () => api.isFinal(declined.id));
    expect((await eligibility(declined.id)).reasons).toEqual(['payment_has_no_money']);
    const moneyless = await refund<ProblemBody>(declined.id);
    expect(moneyless.status).toBe(422);
    expect(moneyless.body.errors).toEqual([
      { field: 'id', code: 'payment_has_no_money', message: 'no rail has taken money for it' },
    ]);
    expect((await refund<ProblemBody>('pay_01kgn6q4s8e3rvq6c1m3k3wz5t')).status).toBe(404);
  }, 40_000);

  it('can be unknown too, and are never paid twice', async () => {
    const payment = await paid();
    const warm = await refund(payment.id, { amount: 100 });
    await ended(warm.body.id);
    await test.rails.fault('timeout_after_accept', { count: 1 });
    await test.rails.fault('status_unavailable');
    const { body } = await refund(payment.id, { amount: 500 });
    await waitFor('it to be unknown', async () => (await api.refund(body.id)).attempts[0]?.state === 'unknown');
    expect((await api.refund(body.id)).status).toBe('pending');
    expect(await api.balance()).toMatchObject({ refundsReserved: 505 });
    await test.rails.clearFaults();
    expect((await ended(body.id)).status).toBe('succeeded');
    const rows = (await booksOf(payment.payer.msisdn)).filter((row) => row.endsWith(' 500'));
    expect(rows).toEqual(['mtn_momo refund moved 500']);
  }, 60_000);

  it('go out over another rail when theirs is proved not to have done it', async () => {
    const payment = await paid();
    await test.rails.fault('refuse_connections');
    const { body } = await refund(payment.id, { amount: 3000 });
    expect(await ended(body.id)).toMatchObject({ status: 'succeeded', provider: 'airteltigo_money' });
    expect(await booksOf(payment.payer.msisdn)).toEqual([
      'mtn_momo collection moved 10000',
      'airteltigo_money payout moved 3000',
    ]);
  }, 60_000);

  it('that fail can be made again: what they had reserved is free', async () => {
    const payment = await paid(10_000, '027', 'airteltigo_money');
    const gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
    await gateway.fault('decline', { count: 1 });
    const { body } = await refund(payment.id);
    expect((await ended(body.id)).status).toBe('failed');
    expect(await api.get(payment.id)).toMatchObject({ refundedAmount: 0 });
    // What it had taken from what is owed comes back to the balance, and pays that first.
    expect(await api.balance()).toMatchObject({ refundsReserved: 0 });
    const again = await refund(payment.id);
    expect((await ended(again.body.id)).status).toBe('succeeded');
    const { body: list } = await api.call<{ data: { id: string; status: string }[] }>(
      'GET',
      `/refunds?paymentId=${payment.id}`,
    );
    expect(list.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  }, 60_000);

  it('that fail and are paid all the same count: what has left is not given back again', async () => {
    const payment = await paid(1000);
    await test.rails.fault('late_success', { count: 1, ms: 2000 });
    const { body } = await refund(payment.id);
    await waitFor('the late refund to be told', async () => {
      return (await api.refund(body.id)).timeline.some(({ type }) => type === 'refund.late_success');
    });
    expect(await api.get(payment.id)).toMatchObject({ capturedAmount: 1000, refundedAmount: 1000 });
    expect(await eligibility(payment.id)).toMatchObject({ isEligible: false, reasons: ['nothing_left'] });
    expect((await refund<ProblemBody>(payment.id)).status).toBe(422);
    expect(await booksOf(payment.payer.msisdn)).toEqual([
      'mtn_momo collection moved 1000',
      'mtn_momo refund moved 1000',
    ]);
  }, 40_000);

  it('tell their payment in every event, whatever has happened', async () => {
    const events = await test.database.query<{ type: string; told: string; payment_id: string }>(
      `SELECT e.type, e.data->>'paymentId' AS told, r.payment_id FROM events e JOIN refunds r ON r.id = e.object_id`,
    );
    const words = ['initiated', 'pending', 'rerouted', 'succeeded', 'failed', 'late_success'];
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(words.map((word) => `refund.${word}`)));
    for (const { told, payment_id: paymentId } of events) expect(told).toBe(toPublicId('pay', paymentId));
  });

  it('leave the books of the rails and ours equal', async () => {
    const [row] = await test.database.query<{ net: string }>(
      `SELECT sum(balance_minor)::text AS net FROM accounts WHERE kind = 'rail_clearing'`,
    );
    expect(-Number(row!.net)).toBe(netOf(await test.rails.allBooks()));
    expect(await breakOf(test.database.url)).toBeNull();
  });
});
