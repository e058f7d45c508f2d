import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payment, payout, refund, TestRail } from '../support/mtn-rail-client.js';
import type { BookRow } from '../support/rails-client.js';

const ABSENT = '7d3f2d0c-1b6a-4e55-8c43-2f6f1f1f1f1f';
const NOT_FOUND = { code: 'RESOURCE_NOT_FOUND', message: 'Requested resource was not found.' };
const TRANSACTION_ID = /^\d{10}$/;

describe('the simulated MTN MoMo moves money', () => {
  let rail: TestRail;

  beforeAll(async () => {
    rail = await TestRail.start();
  });

  afterAll(async () => {
    await rail.remove();
  });

  describe('a request to pay', () => {
    it('is accepted with 202 and no body', async () => {
      const answer = await rail.create('requesttopay', payment());
      expect(answer).toMatchObject({ status: 202, text: '' });
    });

    it('is PENDING first, and then SUCCESSFUL with the id of the transaction', async () => {
      // …15: slow enough to be seen pending.
      const reference = await rail.pay('233241234515');
      const common = payment('233241234515');
      const early = await rail.status('requesttopay', reference);
      expect({ status: early.status, body: early.body }).toEqual({
        status: 200,
        body: { ...common, status: 'PENDING' },
      });
      expect(await rail.ended('requesttopay', reference)).toEqual({
        ...common,
        status: 'SUCCESSFUL',
        financialTransactionId: expect.stringMatching(TRANSACTION_ID),
      });
    });

    it('has a transaction id that no other has', async () => {
      const references = await Promise.all(Array.from({ length: 5 }, () => rail.movedPayment()));
      const ids = new Set<unknown>();
      for (const reference of references)
        ids.add((await rail.status('requesttopay', reference)).body.financialTransactionId);
      expect(ids.size).toBe(5);
    });

    it('is FAILED with the reason as text, at HTTP 200', async () => {
      const reference = await rail.pay('233241234501');
      const body = await rail.ended('requesttopay', reference);
      expect(body).toEqual({ ...payment('233241234501'), status: 'FAILED', reason: 'NOT_ENOUGH_FUNDS' });
    });

    it.each([
      ['233241234502', 'APPROVAL_REJECTED'],
      ['233241234503', 'COULD_NOT_PERFORM_TRANSACTION'],
      ['233241234506', 'PAYER_LIMIT_REACHED'],
    ])('of %s is FAILED with %s', async (partyId, reason) => {
      const reference = await rail.pay(partyId);
      expect(await rail.ended('requesttopay', reference)).toMatchObject({ status: 'FAILED', reason });
    });

    it('is refused when the reference was used before, even word for word', async () => {
      const reference = await rail.pay();
      for (const again of [reference, reference.toUpperCase()]) {
        const answer = await rail.create('requesttopay', payment(), again);
        expect(answer.status).toBe(409);
        expect(answer.body).toEqual({
          code: 'RESOURCE_ALREADY_EXIST',
          message: 'Duplicated reference id. Creation of resource failed.',
        });
      }
      expect((await rail.create('transfer', payout(), reference)).status).toBe(409);
    });

    it('moves money once when the same reference is sent many times at once', async () => {
      const reference = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => rail.create('requesttopay', payment(), reference)),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array<number>(7).fill(409)]);
      await rail.ended('requesttopay', reference);
      const { body } = await rail.operator('GET', '/__books');
      expect((body as unknown as BookRow[]).filter((row) => row.reference === reference)).toMatchObject([
        { status: 'moved', amount: 1050 },
      ]);
    });

    it('is refused in another currency', async () => {
      const answer = await rail.create('requesttopay', payment(undefined, { currency: 'EUR' }));
      expect(answer).toMatchObject({ status: 500, body: { code: 'INVALID_CURRENCY' } });
    });

    it.each([
      'http://example.com/hook',
      'http://127.0.0.1.example.com/',
      'http://localhost/',
      'ftp://127.0.0.1/',
      'not a url',
    ])('is refused with a callback to a host that is not registered: %s', async (url) => {
      const answer = await rail.create('requesttopay', payment(), undefined, { 'x-callback-url': url });
      expect(answer).toMatchObject({ status: 500, body: { code: 'INVALID_CALLBACK_URL_HOST' } });
    });

    it.each(['SC-123', '0190a0e0-0000-7000-8000-000000000001', '3f0d1c9e8c1a4b529d6f0a1b2c3d4e5f', '', undefined])(
      'is refused with the reference %j, which is not a UUID version 4',
      async (reference) => {
        const answer = await rail.create('requesttopay', payment(), ABSENT, { 'x-reference-id': reference });
        expect(answer.status).toBe(400);
      },
    );

    it.each<[string, object]>([
      ['an amount that is a number', { amount: 10.5 }],
      ['an amount of nothing', { amount: '0.00' }],
      ['a negative amount', { amount: '-1' }],
      ['an amount with three decimals', { amount: '10.505' }],
      ['no amount', { amount: undefined }],
      ['no currency', { currency: undefined }],
      ['no payer', { payer: undefined }],
      [
        'a payee in place of the payer',
        { payer: undefined, payee: { partyIdType: 'MSISDN', partyId: '233241234567' } },
      ],
      ['a payer who is not a phone number', { payer: { partyIdType: 'EMAIL', partyId: 'a@b.gh' } }],
      ['a number with "+"', { payer: { partyIdType: 'MSISDN', partyId: '+233241234567' } }],
      ['a local number', { payer: { partyIdType: 'MSISDN', partyId: '0241234567' } }],
      ['a message of null', { payerMessage: null }],
      ['a message of 161 characters', { payerMessage: 'x'.repeat(161) }],
      ['an apostrophe in the message', { payerMessage: "Ama's order" }],
      ['an ampersand in the note', { payeeNote: 'Ama & Kofi' }],
    ])('is refused with %s', async (_, differences) => {
      expect((await rail.create('requesttopay', payment(undefined, differences))).status).toBe(400);
    });

    it('is refused when its body is not a JSON object', async () => {
      const headers = { ...(await rail.headers('collection')), 'x-reference-id': ABSENT };
      for (const body of ['{"amount":', '[]', '"text"', undefined])
        expect((await rail.mtn('POST', '/collection/v1_0/requesttopay', { headers, body })).status).toBe(400);
    });

    it.each(['Order (42)', 'Order #42', 'Order; 42'])(
      'meets the firewall with the message "%s": HTML at HTTP 200, and nothing was accepted',
      async (payerMessage) => {
        const answer = await rail.create('requesttopay', payment(undefined, { payerMessage }), ABSENT);
        expect(answer).toMatchObject({ status: 200, contentType: expect.stringContaining('text/html') });
        expect(answer.text).toContain('Request Rejected');
      },
    );

    it('leaves no trace of what was refused', async () => {
      const answer = await rail.status('requesttopay', ABSENT);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 404, body: NOT_FOUND });
    });

    it('shows a reference only under the resource that it was made as', async () => {
      const reference = await rail.pay();
      expect(await rail.status('transfer', reference)).toMatchObject({ status: 404, body: NOT_FOUND });
    });
  });

  describe('a payout', () => {
    it.each(['transfer', 'deposit'])(
      'by %s is accepted with 202 and no body, and reaches the payee',
      async (resource) => {
        const reference = randomUUID();
        expect(await rail.create(resource, payout(), reference)).toMatchObject({ status: 202, text: '' });
        expect(await rail.ended(resource, reference)).toEqual({
          ...JSON.parse(JSON.stringify(payout())),
          status: 'SUCCESSFUL',
          financialTransactionId: expect.stringMatching(TRANSACTION_ID),
        });
      },
    );

    it('draws on the float, as the balance shows', async () => {
      await rail.setFloat(5000);
      const reference = randomUUID();
      await rail.create('transfer', payout(), reference);
      await rail.ended('transfer', reference);
      expect((await rail.get('disbursement', 'account/balance')).body).toEqual({
        availableBalance: '39.50',
        currency: 'GHS',
      });
    });

    it('fails with NOT_ENOUGH_FUNDS when the float is too short, and takes nothing', async () => {
      await rail.setFloat(1049);
      const reference = randomUUID();
      expect((await rail.create('transfer', payout(), reference)).status).toBe(202);
      expect(await rail.ended('transfer', reference)).toMatchObject({ status: 'FAILED', reason: 'NOT_ENOUGH_FUNDS' });
      expect((await rail.get('disbursement', 'account/balance/GHS')).body.availableBalance).toBe('10.49');
    });
  });

  describe('a refund', () => {
    beforeAll(async () => {
      await rail.setFloat(1_000_000);
    });

    it('of a payment that moved goes back to its payer', async () => {
      const original = await rail.movedPayment('233241234588');
      const reference = randomUUID();
      expect(await rail.create('refund', refund(original), reference)).toMatchObject({ status: 202, text: '' });
      expect(await rail.ended('refund', reference)).toEqual({
        amount: '10.50',
        currency: 'GHS',
        externalId: 'SC-R-1',
        payee: { partyIdType: 'MSISDN', partyId: '233241234588' },
        status: 'SUCCESSFUL',
        financialTransactionId: expect.stringMatching(TRANSACTION_ID),
      });
    });

    it('is not found for a payment that was never made, failed, or is not a payment', async () => {
      const failed = await rail.pay('233241234502');
      await rail.ended('requesttopay', failed);
      const pending = await rail.pay('233241234504');
      const transfer = randomUUID();
      await rail.create('transfer', payout(), transfer);
      await rail.ended('transfer', transfer);
      for (const original of [randomUUID(), failed, pending, transfer]) {
        const answer = await rail.create('refund', refund(original));
        expect({ status: answer.status, body: answer.body }).toEqual({ status: 404, body: NOT_FOUND });
      }
    });

    it('is refused without the payment that it refunds', async () => {
      expect((await rail.create('refund', refund('x', { referenceIdToRefund: undefined }))).status).toBe(400);
    });

    it('fails with NOT_ENOUGH_FUNDS when the float is too short', async () => {
      const original = await rail.movedPayment();
      await rail.setFloat(0);
      const reference = randomUUID();
      await rail.create('refund', refund(original), reference);
      expect(await rail.ended('refund', reference)).toMatchObject({ status: 'FAILED', reason: 'NOT_ENOUGH_FUNDS' });
      await rail.setFloat(1_000_000);
    });
  });

  it.each(['collection', 'disbursement'] as const)('has no %s balance in another currency', async (product) => {
    const answer = await rail.get(product, 'account/balance/EUR');
    expect(answer).toMatchObject({ status: 500, body: { code: 'INVALID_CURRENCY' } });
  });
});

describe('the simulated MTN MoMo that was told to give reasons as objects', () => {
  let rail: TestRail;

  beforeAll(async () => {
    rail = await TestRail.start({ mtnReasonShape: 'object' });
  });

  afterAll(async () => {
    await rail.remove();
  });

  it('tells a failure by a code and a message', async () => {
    const reference = await rail.pay('233241234501');
    expect((await rail.ended('requesttopay', reference)).reason).toEqual({
      code: 'NOT_ENOUGH_FUNDS',
      message: 'not enough funds',
    });
  });

  it('has no reason for what succeeded, and shows it in the balance of the collection account', async () => {
    const reference = await rail.movedPayment();
    expect((await rail.status('requesttopay', reference)).body).not.toHaveProperty('reason');
    expect((await rail.get('collection', 'account/balance')).body).toEqual({
      availableBalance: '10.50',
      currency: 'GHS',
    });
  });
});
