import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money } from '../../domain/money.js';
import { OUTCOME_CLASSES } from '../../domain/outcome.js';
import type { StatusQuery } from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import { instructionOutcome, statusOutcome } from './vodafone-cash.mapper.js';

const query: StatusQuery = {
  reference: 'b6b2d1a4-5c1e-4f0e-9a55-0d9a9f1b2c3d',
  operation: 'collect',
  money: money(1050, 'GHS'),
  wallet: { network: 'TELECEL', msisdn: '+233201234567' },
};
const settled = {
  output_ResponseCode: 'INS-0',
  output_ResponseTransactionStatus: 'Completed',
  output_TransactionID: '0FX3T2K9QW1ZP',
};

function reply(httpStatus: number, body: unknown = ''): Reply {
  return { httpStatus, text: typeof body === 'string' ? body : JSON.stringify(body), sha256: 'ab'.repeat(32) };
}
const coded = (code: string, httpStatus = 400) => reply(httpStatus, { output_ResponseCode: code });
const instruction = (answer: Reply | NoReply) => instructionOutcome('c2bPayment', answer, 'collect');
const status = (answer: Reply | NoReply) => statusOutcome('queryTransactionStatus', answer, query);
const codes = (...numbers: number[]) => numbers.map((number) => `INS-${number}`);

describe('the answer to an instruction', () => {
  it.each([
    { of: ['INS-0'], outcome: 'accepted', failureCode: null },
    { of: codes(1, 9, 10), outcome: 'ambiguous', failureCode: null },
    { of: ['INS-16'], outcome: 'not_sent', failureCode: 'rail_unavailable' },
    { of: codes(2, 4, 26), outcome: 'not_sent', failureCode: 'rail_configuration' },
    { of: ['INS-5'], outcome: 'declined', failureCode: 'declined_by_payer' },
    { of: ['INS-6'], outcome: 'declined', failureCode: 'rail_rejected' },
    { of: codes(995, 996), outcome: 'declined', failureCode: 'wallet_not_allowed' },
    { of: codes(2002, 2051), outcome: 'declined', failureCode: 'wallet_not_found' },
    { of: ['INS-2006'], outcome: 'declined', failureCode: 'insufficient_funds' },
    {
      of: codes(13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 30, 998, 2001, 2057),
      outcome: 'refused_by_rail',
      failureCode: 'rail_configuration',
    },
    { of: ['INS-7', 'INS-99999', 'INS-', '0', 'toString'], outcome: 'ambiguous', failureCode: null },
  ])('$of is $outcome whatever the HTTP status', ({ of, outcome, failureCode }) => {
    for (const code of of)
      for (const httpStatus of [200, 201, 400, 401, 404, 422, 429, 500, 503])
        expect(instruction(coded(code, httpStatus))).toMatchObject({ class: outcome, failureCode });
  });

  it.each([
    { when: '401 and nothing else', answer: reply(401), outcome: 'not_sent', failureCode: 'rail_configuration' },
    { when: '429 and nothing else', answer: reply(429), outcome: 'not_sent', failureCode: 'rail_unavailable' },
    { when: '503 and nothing else', answer: reply(503), outcome: 'not_sent', failureCode: 'rail_unavailable' },
    { when: '503 with HTML', answer: reply(503, '<html>busy</html>'), outcome: 'ambiguous', failureCode: null },
    { when: '200 with HTML', answer: reply(200, '<html>no</html>'), outcome: 'ambiguous', failureCode: null },
    { when: '201 and nothing else', answer: reply(201), outcome: 'ambiguous', failureCode: null },
    { when: '400 and nothing else', answer: reply(400), outcome: 'ambiguous', failureCode: null },
    { when: '500 and nothing else', answer: reply(500), outcome: 'ambiguous', failureCode: null },
  ])('$when is $outcome', ({ answer, outcome, failureCode }) => {
    expect(instruction(answer)).toMatchObject({ class: outcome, failureCode });
  });

  it('is not sent only when nothing can have left', () => {
    expect(instruction({ transportError: 'ECONNREFUSED', wasSent: 'no' }).class).toBe('not_sent');
    expect(instruction({ transportError: 'TimeoutError', wasSent: 'maybe' }).class).toBe('ambiguous');
  });

  it('keeps the transaction id of a synchronous answer, and is accepted all the same', () => {
    expect(instruction(reply(201, settled))).toMatchObject({ class: 'accepted', railTransactionId: '0FX3T2K9QW1ZP' });
    expect(instruction(coded('INS-0', 201)).railTransactionId).toBeNull();
  });

  it('blames our float when a payout or a refund is short', () => {
    for (const operation of ['disburse', 'refund'] as const)
      expect(instructionOutcome('x', coded('INS-2006', 422), operation)).toMatchObject({
        class: 'refused_by_rail',
        failureCode: 'rail_unavailable',
        fault: 'us',
      });
  });

  it.each([
    [coded('INS-0', 201), null],
    [coded('INS-5', 401), null],
    [coded('INS-10'), null],
    [coded('INS-2', 401), 'us'],
    [coded('INS-13'), 'us'],
    [reply(401, ''), 'us'],
    [coded('INS-1', 500), 'rail'],
    [coded('INS-16', 503), 'rail'],
    [coded('INS-4711'), 'rail'],
  ])('knows whose fault %j was: %s', (answer, fault) => {
    expect(instruction(answer).fault).toBe(fault);
  });

  it.each([
    [reply(200, { ...settled, output_ResponseTransactionStatus: 'Failed', output_ResponseCode: 'INS-2006' }), null],
    [coded('INS-14', 404), null],
    [reply(429, ''), null],
    [coded('INS-2', 401), 'us'],
    [coded('INS-0', 200), 'rail'],
    [coded('INS-1', 500), 'rail'],
  ])('knows of a query whose fault %j was: %s', (answer, fault) => {
    expect(statusOutcome('q', answer, { ...query, operation: 'disburse' }).fault).toBe(fault);
  });

  it('is never success, whatever it says', () => {
    const bodies = fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(settled)));
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), bodies, (httpStatus, text) => {
        const { class: found } = instruction(reply(httpStatus, text));
        return OUTCOME_CLASSES.includes(found) && found !== 'succeeded';
      }),
    );
  });
});

describe('the answer to a status query', () => {
  it('is success with the transaction id, which may be missing', () => {
    const told = { ...settled, output_Amount: '10.50', output_Currency: 'GHS', output_CustomerMSISDN: '233201234567' };
    for (const body of [settled, told])
      expect(status(reply(200, body))).toMatchObject({ class: 'succeeded', railTransactionId: '0FX3T2K9QW1ZP' });
    for (const id of [undefined, 7, 'N/A'])
      expect(status(reply(200, { ...settled, output_TransactionID: id }))).toMatchObject({
        class: 'succeeded',
        railTransactionId: null,
      });
  });

  it.each([
    { output_Amount: '10.51' },
    { output_Amount: 10.5 },
    { output_Amount: null },
    { output_Currency: 'EUR' },
    { output_CustomerMSISDN: '233209999999' },
  ])('is for a person when it is not our payment: %j', (change) => {
    expect(status(reply(200, { ...settled, ...change }))).toMatchObject({ class: 'ambiguous', needsReview: true });
  });

  it('is no success with another code or another HTTP status', () => {
    expect(status(reply(200, { ...settled, output_ResponseCode: 'INS-1' })).class).toBe('ambiguous');
    expect(status(reply(500, settled)).class).toBe('ambiguous');
  });

  it.each([
    { word: 'N/A', code: 'INS-0', outcome: 'accepted', failureCode: null },
    { word: 'Pending', code: 'INS-0', outcome: 'accepted', failureCode: null },
    { word: 'Processing', code: 'INS-0', outcome: 'accepted', failureCode: null },
    { word: 'Expired', code: 'INS-9', outcome: 'declined', failureCode: 'expired' },
    { word: 'Cancelled', code: 'INS-0', outcome: 'declined', failureCode: 'declined_by_payer' },
    { word: 'Cancelled', code: 'INS-2006', outcome: 'declined', failureCode: 'insufficient_funds' },
    { word: 'Failed', code: 'INS-2006', outcome: 'declined', failureCode: 'insufficient_funds' },
    { word: 'Failed', code: 'INS-5', outcome: 'declined', failureCode: 'declined_by_payer' },
    { word: 'Failed', code: 'INS-0', outcome: 'declined', failureCode: 'rail_rejected' },
    { word: 'Failed', code: 'INS-9', outcome: 'declined', failureCode: 'rail_rejected' },
    { word: 'Failed', code: 'INS-16', outcome: 'refused_by_rail', failureCode: 'rail_unavailable' },
    { word: 'completed', code: 'INS-0', outcome: 'ambiguous', failureCode: null },
    { word: 'toString', code: 'INS-0', outcome: 'ambiguous', failureCode: null },
    { word: '', code: 'INS-0', outcome: 'ambiguous', failureCode: null },
  ])('$word with $code is $outcome $failureCode', ({ word, code, outcome, failureCode }) => {
    const body = { output_ResponseCode: code, output_ResponseTransactionStatus: word };
    expect(status(reply(200, body))).toMatchObject({ class: outcome, failureCode });
  });

  it('reads the reason in the description too', () => {
    const ended = (code: string, description: string) => {
      const body = { output_ResponseTransactionStatus: 'Failed', output_ResponseDesc: description };
      return status(reply(200, { ...body, output_ResponseCode: code })).failureCode;
    };
    expect(ended('INS-0', 'INS-2051: MSISDN invalid')).toBe('wallet_not_found');
    expect(ended('INS-6', 'Transaction Failed: the limit of the wallet is reached')).toBe('limit_reached');
    expect(ended('INS-6', 'Transaction Failed')).toBe('rail_rejected');
  });

  it('tells "never heard of it" from every other 404', () => {
    expect(status(coded('INS-14', 404)).class).toBe('unknown_reference');
    for (const code of [...codes(0, 1, 2, 4, 5, 9, 10, 16, 26, 4711), 'nonsense'])
      expect(status(coded(code, 404)).class).toBe('ambiguous');
    for (const answer of [reply(404), reply(404, '<html>not found</html>'), reply(404, settled), coded('INS-14', 400)])
      expect(status(answer).class).toBe('ambiguous');
  });

  it('never ends a payment without a word of the contract', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.json(), fc.string()), (httpStatus, text) => {
        const { class: found } = status(reply(httpStatus, text));
        return found !== 'succeeded' && found !== 'declined' && found !== 'refused_by_rail';
      }),
    );
  });

  it('leaves evidence that can be stored, without the payer’s number', () => {
    const { evidence } = status(reply(200, { ...settled, output_CustomerMSISDN: '233201234567' }));
    expect(evidence).toMatchObject({ httpStatus: 200, railCode: 'Completed', replySha256: 'ab'.repeat(32) });
    expect(evidence.replyExcerpt).not.toContain('233201234567');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { railCode } = status(reply(200, { output_ResponseCode: text })).evidence;
        return railCode === null || (railCode.isWellFormed() && !railCode.includes('\u0000'));
      }),
    );
  });
});
