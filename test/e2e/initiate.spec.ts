import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type PaymentBody, type ProblemBody } from '../support/api-client.js';
import { createMerchant } from '../support/merchants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

describe('initiating a payment', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  it('goes initiated → pending → confirmed, and proves it', async () => {
    const answer = await test.api.initiate({
      payer: { msisdn: '024 123 4567' },
      description: 'Order 42',
      metadata: { cart: '42' },
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('x-correlation-id')).toMatch(/.+/);
    expect(answer.body).toMatchObject({
      object: 'payment',
      status: 'initiated',
      amount: 1050,
      currency: 'GHS',
      payer: { msisdn: '+233241234567', network: 'MTN' },
      provider: 'mtn_momo',
      metadata: { cart: '42' },
      failureCode: null,
    });
    expect(answer.body.id).toMatch(/^pay_[0-9a-z]{26}$/);

    await waitFor(
      'the payment to be confirmed',
      async () => (await test.api.status(answer.body.id)).status === 'confirmed',
    );

    const detail = await test.api.get(answer.body.id);
    expect(detail.timeline.map(({ type }) => type)).toEqual([
      'payment.initiated',
      'payment.pending',
      'payment.confirmed',
    ]);
    expect(detail.timeline.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(detail.attempts).toHaveLength(1);
    expect(detail.attempts[0]).toMatchObject({
      state: 'succeeded',
      outcomeClass: 'succeeded',
      evidence: { source: 'status', httpStatus: 200, replySha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const books = await test.rails.books({ msisdn: '+233241234567' });
    expect(books).toMatchObject([
      { reference: detail.attempts[0]!.reference, amount: 1050, currency: 'GHS', status: 'moved' },
    ]);
  });

  it('carries the caller’s correlation id through', async () => {
    const correlationId = `test-${randomUUID()}`;
    const answer = await test.api.call<PaymentBody>('POST', '/payments/initiate', {
      body: { amount: 100, currency: 'GHS', payer: { msisdn: '0241234500' }, reference: 'r' },
      headers: { 'idempotency-key': randomUUID(), 'x-correlation-id': correlationId },
    });
    expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
    const rows = await test.database.query('SELECT 1 FROM attempts WHERE correlation_id = $1', [correlationId]);
    expect(rows).toHaveLength(1);
  });

  it('makes one payment of 50 simultaneous requests with one key', async () => {
    const key = randomUUID();
    const request = { payer: { msisdn: '0247000000' } };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => test.api.initiate<PaymentBody & ProblemBody>(request, key)),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    const inFlight = answers.filter(({ status }) => status === 409);
    expect(accepted.length + inFlight.length).toBe(50);
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(accepted.map(({ body }) => body.id)).size).toBe(1);
    for (const { headers, body } of inFlight) {
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      expect(body.code).toBe('idempotency_key_in_flight');
    }

    const id = accepted[0]!.body.id;
    await waitFor('the payment to end', () => test.api.isFinal(id));
    expect(await test.rails.books({ msisdn: '+233247000000' })).toHaveLength(1);
  });

  it('replays the first answer for the same key, and says so', async () => {
    const key = randomUUID();
    const first = await test.api.initiate({ payer: { msisdn: '0247000001' } }, key);
    await waitFor('the payment to end', () => test.api.isFinal(first.body.id));
    const again = await test.api.initiate({ payer: { msisdn: '0247000001' } }, key);
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
  });

  it('replays it though the rail is not there any more', async () => {
    const key = randomUUID();
    const request = { payer: { msisdn: '0247000001' }, provider: 'mtn_momo' };
    const first = await test.api.initiate(request, key);
    await test.admin.act('rails/mtn_momo/disable');
    expect((await test.api.initiate<ProblemBody>(request)).status).toBe(503);
    const again = await test.api.initiate(request, key);
    expect([again.status, again.body]).toEqual([202, first.body]);
    await test.admin.act('rails/mtn_momo/enable');
  });

  it('refuses the same key for another body', async () => {
    const key = randomUUID();
    await test.api.initiate({ amount: 500 }, key);
    const other = await test.api.initiate<ProblemBody>({ amount: 501 }, key);
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('idempotency_key_reused');
  });

  it('refuses a request without a key', async () => {
    const answer = await test.api.call<ProblemBody>('POST', '/payments/initiate', {
      body: { amount: 100, currency: 'GHS', payer: { msisdn: '0241234500' }, reference: 'r' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('idempotency_key_missing');
  });

  it('gives two merchants their own keys and their own payments', async () => {
    const other = await createMerchant(test.database);
    const theirs = new ApiClient(test.baseUrl, other.apiKey);
    const key = randomUUID();
    const mine = await test.api.initiate({}, key);
    const second = await theirs.initiate({}, key);
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(mine.body.id);
    expect((await theirs.call('GET', `/payments/${mine.body.id}`)).status).toBe(404);
    expect((await theirs.call('GET', `/payments/${mine.body.id}/status`)).status).toBe(404);
    expect((await theirs.call('POST', `/payments/${mine.body.id}/cancel`)).status).toBe(404);
    const list = await theirs.call<{ data: PaymentBody[] }>('GET', '/payments');
    expect(list.body.data.map(({ id }) => id)).toEqual([second.body.id]);
  });

  it('says which rail does not reach the wallet, and what a rail cannot move', async () => {
    const elsewhere = await test.api.initiate<ProblemBody>({ provider: 'vodafone_cash' });
    expect(elsewhere.status).toBe(422);
    expect(elsewhere.body).toMatchObject({ code: 'no_route', errors: [{ field: 'provider' }] });
    // Bank of Ghana: no wallet moves more than GHS 25,000 in a day.
    const tooMuch = await test.api.initiate<ProblemBody>({ amount: 2_500_001 });
    expect(tooMuch.status).toBe(422);
    expect(tooMuch.body).toMatchObject({ code: 'no_route', errors: [{ field: 'amount' }] });
  });

  it('believes the network that the caller names, because numbers are portable', async () => {
    const answer = await test.api.initiate({
      payer: { msisdn: '0201234599', network: 'MTN' },
    });
    expect(answer.status).toBe(202);
    expect(answer.body.payer).toEqual({ msisdn: '+233201234599', network: 'MTN', networkSource: 'explicit' });
  });

  it.each([
    ['without a key', undefined],
    ['with a key that nobody has', 'Bearer sc_test_00000000000000000000000000000000'],
    ['with another scheme', 'Basic abc'],
  ])('is refused %s', async (_, authorization) => {
    const response = await fetch(`${test.baseUrl}/api/v1/payments`, {
      headers: authorization ? { authorization } : {},
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  it('refuses a revoked key', async () => {
    const revoked = await createMerchant(test.database, ['merchant'], true);
    expect((await new ApiClient(test.baseUrl, revoked.apiKey).call('GET', '/payments')).status).toBe(401);
  });
});
