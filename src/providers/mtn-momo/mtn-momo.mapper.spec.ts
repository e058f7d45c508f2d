import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money } from '../../domain/money.js';
import { OUTCOME_CLASSES } from '../../domain/outcome.js';
import type { StatusQuery } from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import { claimedStatusOf, cleanMessage, instructionOutcome, statusOutcome } from './mtn-momo.mapper.js';

const query: StatusQuery = {
  reference: 'b6b2d1a4-5c1e-4f0e-9a55-0d9a9f1b2c3d',
  operation: 'collect',
  money: money(1050, 'GHS'),
  wallet: { network: 'MTN', msisdn: '+233241234567' },
};
const settled = {
  amount: '10.50',
  currency: 'GHS',
  financialTransactionId: '1574559373',
  payer: { partyIdType: 'MSISDN', partyId: '233241234567' },
  status: 'SUCCESSFUL',
};

function reply(httpStatus: number, body: unknown = ''): Reply {
  return { httpStatus, text: typeof body === 'string' ? body : JSON.stringify(body), sha256: 'ab'.repeat(32) };
}

const instruction = (answer: Reply | NoReply) => instructionOutcome('requesttopay', answer);
const status = (answer: Reply | NoReply) => statusOutcome('requesttopay.status', answer, query);

describe('the answer to an instruction', () => {
  it.each([
    { when: '202 and nothing else', answer: reply(202), outcome: 'accepted', failureCode: null },
    {
      when: '200 with the firewall’s HTML',
      answer: reply(200, '<html>Request Rejected</html>'),
      outcome: 'ambiguous',
      failureCode: null,
    },
    { when: '200 with a status', answer: reply(200, settled), outcome: 'ambiguous', failureCode: null },
    {
      when: '409 for a repeated reference',
      answer: reply(409, { code: 'RESOURCE_ALREADY_EXIST' }),
      outcome: 'ambiguous',
      failureCode: null,
    },
    { when: '500 and nothing else', answer: reply(500), outcome: 'ambiguous', failureCode: null },
    {
      when: '500 INTERNAL_PROCESSING_ERROR',
      answer: reply(500, { code: 'INTERNAL_PROCESSING_ERROR' }),
      outcome: 'ambiguous',
      failureCode: null,
    },
    {
      when: '500 with an unlisted code',
      answer: reply(500, { code: 'SOMETHING_NEW' }),
      outcome: 'ambiguous',
      failureCode: null,
    },
    {
      when: '500 NOT_ENOUGH_FUNDS',
      answer: reply(500, { code: 'NOT_ENOUGH_FUNDS' }),
      outcome: 'declined',
      failureCode: 'insufficient_funds',
    },
    {
      when: '500 PAYER_NOT_FOUND',
      answer: reply(500, { code: 'PAYER_NOT_FOUND' }),
      outcome: 'declined',
      failureCode: 'wallet_not_found',
    },
    {
      when: '500 PAYER_LIMIT_REACHED',
      answer: reply(500, { code: 'PAYER_LIMIT_REACHED' }),
      outcome: 'declined',
      failureCode: 'limit_reached',
    },
    {
      when: '500 INVALID_CURRENCY',
      answer: reply(500, { code: 'INVALID_CURRENCY' }),
      outcome: 'refused_by_rail',
      failureCode: 'rail_configuration',
    },
    { when: '400', answer: reply(400), outcome: 'refused_by_rail', failureCode: 'rail_configuration' },
    { when: '401', answer: reply(401), outcome: 'not_sent', failureCode: 'rail_configuration' },
    { when: '403', answer: reply(403), outcome: 'not_sent', failureCode: 'rail_configuration' },
    { when: '429', answer: reply(429), outcome: 'not_sent', failureCode: 'rail_unavailable' },
    {
      when: '503 SERVICE_UNAVAILABLE',
      answer: reply(503, { code: 'SERVICE_UNAVAILABLE' }),
      outcome: 'not_sent',
      failureCode: 'rail_unavailable',
    },
    { when: '503 with HTML', answer: reply(503, '<html>bad gateway</html>'), outcome: 'ambiguous', failureCode: null },
    { when: '502', answer: reply(502), outcome: 'ambiguous', failureCode: null },
    {
      when: 'a refused connection',
      answer: { transportError: 'ECONNREFUSED', wasSent: 'no' } as const,
      outcome: 'not_sent',
      failureCode: 'rail_unavailable',
    },
    {
      when: 'a read timeout',
      answer: { transportError: 'TimeoutError', wasSent: 'maybe' } as const,
      outcome: 'ambiguous',
      failureCode: null,
    },
  ])('$when is $outcome', ({ answer, outcome, failureCode }) => {
    expect(instruction(answer)).toMatchObject({ class: outcome, failureCode });
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

describe('whose fault it was', () => {
  const payout = { ...query, operation: 'disburse' } as const;

  it.each([
    [reply(202), null],
    [reply(500, { code: 'PAYER_NOT_FOUND' }), null],
    [reply(409, { code: 'RESOURCE_ALREADY_EXIST' }), null],
    [reply(500, { code: 'NOT_ENOUGH_FUNDS' }), 'us'],
    [reply(500, { code: 'INVALID_CALLBACK_URL_HOST' }), 'us'],
    [reply(400), 'us'],
    [reply(401), 'us'],
    [reply(403), 'us'],
    [reply(429), 'rail'],
    [reply(500), 'rail'],
    [reply(503, { code: 'SERVICE_UNAVAILABLE' }), 'rail'],
    [{ transportError: 'TimeoutError', wasSent: 'maybe' } as const, 'rail'],
    [{ transportError: 'no token: HTTP 401', wasSent: 'no', isOurFault: true } as const, 'us'],
  ])('when a payout was answered %j: %s', (answer, fault) => {
    expect(instructionOutcome('transfer', answer, 'disburse').fault).toBe(fault);
  });

  it.each([
    [reply(200, { ...settled, status: 'FAILED', reason: 'NOT_ENOUGH_FUNDS' }), null],
    [reply(200, { ...settled, status: 'FAILED', reason: 'SERVICE_UNAVAILABLE' }), null],
    [reply(200, { ...settled, amount: '1.00' }), null],
    [reply(404, { code: 'RESOURCE_NOT_FOUND' }), null],
    [reply(429), null],
    [reply(403), 'us'],
    [reply(503), 'rail'],
    [reply(200, { ...settled, status: 'A_WORD_OF_TOMORROW' }), 'rail'],
    [reply(200, '<html>Request Rejected</html>'), 'rail'],
  ])('when a query about a payout was answered %j: %s', (answer, fault) => {
    expect(statusOutcome('transfer.status', answer, payout).fault).toBe(fault);
  });

  it('rests as long as a 429 to a query says', () => {
    expect(status({ ...reply(429), retryAfterMs: 7000 })).toMatchObject({ class: 'not_sent', askAgainInMs: 7000 });
    expect(status(reply(429)).askAgainInMs).toBe(1000);
    expect(status(reply(503)).askAgainInMs).toBeUndefined();
    expect(instruction({ ...reply(429), retryAfterMs: 7000 }).askAgainInMs).toBeUndefined();
  });
});

describe('the answer to a status query', () => {
  it('is success only for our amount and our payer', () => {
    expect(status(reply(200, settled))).toMatchObject({
      class: 'succeeded',
      railTransactionId: '1574559373',
      needsReview: false,
    });
    for (const change of [
      { amount: '10.51' },
      { currency: 'EUR' },
      { amount: 10.5 },
      { payer: { partyIdType: 'MSISDN', partyId: '233249999999' } },
      { payer: undefined },
    ]) {
      expect(status(reply(200, { ...settled, ...change }))).toMatchObject({ class: 'ambiguous', needsReview: true });
    }
  });

  it.each([
    { word: 'PENDING', outcome: 'accepted' },
    { word: 'ONGOING', outcome: 'accepted' },
    { word: 'DELAYED', outcome: 'accepted' },
    { word: 'successful', outcome: 'ambiguous' },
    { word: '', outcome: 'ambiguous' },
    { word: 'toString', outcome: 'ambiguous' },
  ])('$word is $outcome', ({ word, outcome }) => {
    expect(status(reply(200, { ...settled, status: word })).class).toBe(outcome);
  });

  it.each([
    { reason: 'NOT_ENOUGH_FUNDS', failureCode: 'insufficient_funds' },
    { reason: 'APPROVAL_REJECTED', failureCode: 'declined_by_payer' },
    { reason: 'COULD_NOT_PERFORM_TRANSACTION', failureCode: 'expired' },
    { reason: { code: 'PAYER_NOT_FOUND', message: 'no such payer' }, failureCode: 'wallet_not_found' },
    { reason: 'INTERNAL_PROCESSING_ERROR', failureCode: 'rail_rejected' },
    { reason: 'A_REASON_OF_TOMORROW', failureCode: 'rail_rejected' },
    { reason: undefined, failureCode: 'rail_rejected' },
  ])('a payment that the rail calls FAILED is final: $reason is $failureCode', ({ reason, failureCode }) => {
    expect(status(reply(200, { ...settled, status: 'FAILED', reason }))).toMatchObject({
      class: 'declined',
      failureCode,
    });
  });

  it('tells "never heard of it" from every other 404', () => {
    expect(status(reply(404, { code: 'RESOURCE_NOT_FOUND' })).class).toBe('unknown_reference');
    expect(status(reply(404, '<html>not found</html>')).class).toBe('ambiguous');
    expect(status(reply(404)).class).toBe('ambiguous');
  });

  it('never ends a payment with anything but HTTP 200 and a word of the contract', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.json(), fc.string()), (httpStatus, text) => {
        const { class: found } = status(reply(httpStatus, text));
        return found !== 'succeeded' && found !== 'declined' && found !== 'refused_by_rail';
      }),
    );
  });
});

describe('the evidence', () => {
  it('keeps the hash and a bounded excerpt without the payer’s number', () => {
    const { evidence } = status(reply(200, { ...settled, payerMessage: 'x'.repeat(2000) }));
    expect(evidence).toMatchObject({ call: 'requesttopay.status', httpStatus: 200, railCode: 'SUCCESSFUL' });
    expect(evidence.replySha256).toBe('ab'.repeat(32));
    expect(evidence.replyExcerpt!.length).toBeLessThanOrEqual(300);
    expect(evidence.replyExcerpt).not.toContain('233241234567');
  });

  it('can be stored whatever the rail sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { replyExcerpt, railCode } = status(reply(200, text)).evidence;
        return [replyExcerpt, railCode].every(
          (kept) => kept === null || (kept.isWellFormed() && !kept.includes('\u0000')),
        );
      }),
    );
  });
});

describe('what goes out and what comes in', () => {
  it('sends only characters that MTN’s firewall lets pass, and never nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const clean = cleanMessage(text);
        return clean.length > 0 && clean.length <= 160 && !/[()#;'&]/.test(clean);
      }),
    );
    expect(cleanMessage('Order #42 (Ama & Kofi)')).toBe('Order 42 Ama Kofi');
  });

  it('reads a callback’s claim, or none', () => {
    expect(claimedStatusOf(Buffer.from('{"status":"SUCCESSFUL"}'))).toBe('SUCCESSFUL');
    for (const body of ['', 'x', '[]', 'null', '{"status":5}']) expect(claimedStatusOf(Buffer.from(body))).toBeNull();
  });
});
