import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payment, payout, refund, TestRail } from '../support/mtn-rail-client.js';

const FIRST_MAGIC = 46_733_123_450;

/** What a magic number does: fails after a while, is refused at once (HTTP status), or waits. */
type Magic = { fails: string } | { refused: string; status: number } | 'slow' | 'pending';

const fails = (reason: string): Magic => ({ fails: reason });
const refused = (code: string, status = 500): Magic => ({ refused: code, status });

/** PUBLIC: section 1.11 of the provider contracts. */
const REQUEST_TO_PAY: readonly Magic[] = [
  fails('INTERNAL_PROCESSING_ERROR'),
  fails('APPROVAL_REJECTED'),
  fails('EXPIRED'),
  'slow',
  'pending',
  refused('PAYER_NOT_FOUND'),
  refused('PAYEE_NOT_ALLOWED_TO_RECEIVE'),
  refused('NOT_ALLOWED'),
  refused('NOT_ALLOWED_TARGET_ENVIRONMENT'),
  refused('INVALID_CALLBACK_URL_HOST'),
  refused('INVALID_CURRENCY'),
  fails('INTERNAL_PROCESSING_ERROR'),
  refused('SERVICE_UNAVAILABLE', 503),
  fails('COULD_NOT_PERFORM_TRANSACTION'),
  refused('TRANSFER_TYPE_UNKNOWN'),
];
const TRANSFER: readonly Magic[] = [
  fails('INTERNAL_PROCESSING_ERROR'),
  fails('APPROVAL_REJECTED'),
  fails('EXPIRED'),
  'slow',
  'pending',
  fails('NOT_ENOUGH_FUNDS'),
  fails('PAYER_LIMIT_REACHED'),
  refused('PAYEE_NOT_FOUND'),
  refused('NOT_ALLOWED'),
  refused('NOT_ALLOWED_TARGET_ENVIRONMENT'),
  refused('INVALID_CALLBACK_URL_HOST'),
  refused('INVALID_CURRENCY'),
  fails('INTERNAL_PROCESSING_ERROR'),
  refused('SERVICE_UNAVAILABLE', 503),
  refused('TRANSFER_TYPE_UNKNOWN'),
];
const REFUND: readonly Magic[] = [
  refused('RESOURCE_NOT_FOUND', 404),
  fails('INTERNAL_PROCESSING_ERROR'),
  fails('APPROVAL_REJECTED'),
  fails('EXPIRED'),
  'slow',
  'pending',
  refused('NOT_ALLOWED'),
  refused('NOT_ALLOWED_TARGET_ENVIRONMENT'),
  refused('INVALID_CALLBACK_URL_HOST'),
  refused('INVALID_CURRENCY'),
  fails('INTERNAL_PROCESSING_ERROR'),
  refused('SERVICE_UNAVAILABLE', 503),
  fails('COULD_NOT_PERFORM_TRANSACTION'),
];

const byNumber = (magics: readonly Magic[]) =>
  magics.map((magic, index) => ({ partyId: String(FIRST_MAGIC + index), magic }));

describe('the test numbers of MTN', () => {
  let rail: TestRail;

  beforeAll(async () => {
    rail = await TestRail.start({ pace: { slowMs: 300 } });
  });

  afterAll(async () => {
    await rail.remove();
  });

  async function expectMagic(resource: string, body: object, magic: Magic): Promise<void> {
    const reference = randomUUID();
    const answer = await rail.create(resource, body, reference);
    if (typeof magic === 'object' && 'refused' in magic) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: magic.status, code: magic.refused });
      expect((await rail.status(resource, reference)).status).toBe(404);
      return;
    }
    expect(answer.status).toBe(202);
    if (magic === 'pending') {
      expect((await rail.status(resource, reference)).body.status).toBe('PENDING');
      return;
    }
    const ended = await rail.ended(resource, reference);
    if (magic === 'slow') expect(ended.status).toBe('SUCCESSFUL');
    else expect(ended).toMatchObject({ status: 'FAILED', reason: magic.fails });
  }

  it.each(byNumber(REQUEST_TO_PAY))('do to a request to pay of $partyId: $magic', async ({ partyId, magic }) => {
    await expectMagic('requesttopay', payment(partyId), magic);
  });

  it.each(byNumber(TRANSFER))('do to a transfer to $partyId: $magic', async ({ partyId, magic }) => {
    await expectMagic('transfer', payout(partyId), magic);
  });

  it.each(REFUND.map((magic, index) => ({ original: String(index + 1), magic })))(
    'do to a refund of "$original": $magic',
    async ({ original, magic }) => {
      await expectMagic('refund', refund(original), magic);
    },
  );

  it.each(['46733123449', '46733123465', '46733123401'])(
    'end where they end: a payment of %s succeeds',
    async (partyId) => {
      const reference = await rail.pay(partyId);
      expect((await rail.ended('requesttopay', reference)).status).toBe('SUCCESSFUL');
    },
  );

  describe('for an account holder', () => {
    it.each([
      ['an ordinary number is active', 'msisdn/233241234567', 200, { result: true }],
      ['the type may be in upper case', 'MSISDN/233241234567', 200, { result: true }],
      ['a wallet that nobody has is unknown', 'msisdn/233241234505', 404, { code: 'RESOURCE_NOT_FOUND' }],
      ['a number with "+" is unknown', 'msisdn/+233241234567', 404, { code: 'RESOURCE_NOT_FOUND' }],
      ['a type that nobody has is unknown', 'passport/233241234567', 404, { code: 'RESOURCE_NOT_FOUND' }],
      ['…450 is unknown', 'msisdn/46733123450', 404, { code: 'RESOURCE_NOT_FOUND' }],
      ['…451 is not active', 'Msisdn/46733123451', 200, { result: false }],
      ['…452 is not allowed', 'msisdn/46733123452', 500, { code: 'NOT_ALLOWED' }],
      ['…453 is in another environment', 'msisdn/46733123453', 500, { code: 'NOT_ALLOWED_TARGET_ENVIRONMENT' }],
      ['…454 is an error', 'msisdn/46733123454', 500, { code: 'INTERNAL_PROCESSING_ERROR' }],
      ['…455 is unavailable', 'msisdn/46733123455', 503, { code: 'SERVICE_UNAVAILABLE' }],
      ['…456 is active', 'msisdn/46733123456', 200, { result: true }],
    ])('%s', async (_, holder, status, body) => {
      for (const product of ['collection', 'disbursement'] as const)
        expect(await rail.get(product, `accountholder/${holder}/active`)).toMatchObject({ status, body });
    });

    it('the name is told of an active wallet, and of no other', async () => {
      const path = (msisdn: string) => `accountholder/msisdn/${msisdn}/basicuserinfo`;
      expect(await rail.get('collection', path('233241234567'))).toMatchObject({
        status: 200,
        body: { name: 'Sand Box', given_name: 'Sand', family_name: 'Box' },
      });
      for (const msisdn of ['233241234505', '46733123451'])
        expect((await rail.get('collection', path(msisdn))).status).toBe(404);
    });

    it('nothing is told without a token', async () => {
      const answer = await rail.mtn('GET', '/collection/v1_0/accountholder/msisdn/233241234567/active');
      expect(answer.status).toBe(401);
    });
  });
});
