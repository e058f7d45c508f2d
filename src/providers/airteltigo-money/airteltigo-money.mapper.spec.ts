import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from '../../domain/attempt.js';
import { money } from '../../domain/money.js';
import type { StatusQuery } from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import { balanceAnswer, claimedStatusOf, holderAnswer } from './airteltigo-money.mapper.js';
import { instructionOutcome, statusOutcome } from './airteltigo-money.mapper.js';

const query: StatusQuery = {
  reference: 'SC0000000000000000000000AB',
  operation: 'collect',
  money: money(1050, 'GHS'),
  wallet: { network: 'AT', msisdn: '+233271234567' },
};
const moved = { trans_id: 'AT1000000001', trans_ref: query.reference, trans_status: '000/01', message: 'SUCCESSFUL' };

function reply(httpStatus: number, body: unknown = ''): Reply {
  return { httpStatus, text: typeof body === 'string' ? body : JSON.stringify(body), sha256: 'ab'.repeat(32) };
}

const instruction = (answer: Reply | NoReply, operation: Operation = 'collect') =>
  instructionOutcome('sendRequest', answer, operation);
const status = (answer: Reply | NoReply, operation: Operation = 'collect') =>
  statusOutcome('checkTransaction', answer, { ...query, operation });

/** Objects that look like the gateway's, and anything else. */
const codes = fc.oneof(fc.constantFrom('000', '001', '015', '021', '027', '038', '999'), fc.string());
const bodies = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record({ resp_code: codes, trans_status: codes, trans_id: fc.string() }, { requiredKeys: [] })
    .map((body) => JSON.stringify(body)),
);
const httpStatuses = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 599 }));

describe('the answer to an instruction', () => {
  const configuration =
    '006 011 014 018 022 023 025 026 028 029 036 039 041 045 046 051 053 055 072 085 089 090 091'.split(' ');
  it.each([
    ...['000', '015', '027'].map((code) => ({ code, outcome: 'accepted', failureCode: null })),
    ...['008', '009', '044'].map((code) => ({ code, outcome: 'declined', failureCode: 'wallet_not_found' })),
    ...['100', '101', '102', '103'].map((code) => ({ code, outcome: 'not_sent', failureCode: 'rail_configuration' })),
    ...configuration.map((code) => ({ code, outcome: 'refused_by_rail', failureCode: 'rail_configuration' })),
    { code: '013', outcome: 'not_sent', failureCode: 'rail_unavailable' },
    ...['021', '038', '084', '033', '999', '15', '', 'toString'].map((code) => ({
      code,
      outcome: 'ambiguous',
      failureCode: null,
    })),
  ])('$code is $outcome', ({ code, outcome, failureCode }) => {
    expect(instruction(reply(200, { resp_code: code }))).toMatchObject({ class: outcome, failureCode });
  });

  it('is a refusal when the balance that is short is our own', () => {
    const refusal = { class: 'refused_by_rail', failureCode: 'rail_unavailable', fault: 'us' };
    for (const operation of ['disburse', 'refund'] as const)
      expect(instruction(reply(200, { resp_code: '038' }), operation)).toMatchObject(refusal);
  });

  it.each([
    ['015', null],
    ['008', null],
    ['021', null],
    ['038', null],
    ['100', 'us'],
    ['006', 'us'],
    ['013', 'rail'],
    ['999', 'rail'],
  ])('with %s knows whose fault it was: %s', (code, fault) => {
    expect(instruction(reply(200, { resp_code: code })).fault).toBe(fault);
  });

  it.each([
    [reply(200, { ...moved, trans_status: '001/01', message: 'insufficient funds' }), null],
    [reply(200, { ...moved, trans_ref: 'another' }), null],
    [reply(200, { resp_code: '033' }), null],
    [reply(429, ''), null],
    [reply(200, { resp_code: '100' }), 'us'],
    [reply(200, { resp_code: '999' }), 'rail'],
    [reply(503, ''), 'rail'],
  ])('knows of a query whose fault %j was: %s', (answer, fault) => {
    expect(status(answer, 'disburse').fault).toBe(fault);
  });

  it.each([
    { when: '200 with HTML', answer: reply(200, '<html>Request Rejected</html>'), outcome: 'ambiguous' },
    { when: '200 with nothing', answer: reply(200), outcome: 'ambiguous' },
    { when: 'a number for a code', answer: reply(200, { resp_code: 15 }), outcome: 'ambiguous' },
    { when: '500', answer: reply(500), outcome: 'ambiguous' },
    { when: '202 with 015', answer: reply(202, { resp_code: '015' }), outcome: 'ambiguous' },
    { when: '400 with 103', answer: reply(400, { resp_code: '103' }), outcome: 'ambiguous' },
    { when: '429 and nothing else', answer: reply(429), outcome: 'not_sent' },
    { when: '503 with HTML', answer: reply(503, '<html>Unavailable</html>'), outcome: 'ambiguous' },
    { when: '503 with JSON', answer: reply(503, { code: 'SERVICE_UNAVAILABLE' }), outcome: 'ambiguous' },
    { when: '503 with a JSON list', answer: reply(503, []), outcome: 'ambiguous' },
    { when: '502 and nothing else', answer: reply(502), outcome: 'ambiguous' },
    { when: 'a refused connection', answer: { transportError: 'ECONNREFUSED', wasSent: 'no' }, outcome: 'not_sent' },
    { when: 'a read timeout', answer: { transportError: 'TimeoutError', wasSent: 'maybe' }, outcome: 'ambiguous' },
  ] as const)('$when is $outcome', ({ answer, outcome }) => {
    expect(instruction(answer).class).toBe(outcome);
  });

  it('is never success, whatever it says', () => {
    fc.assert(
      fc.property(
        httpStatuses,
        bodies,
        (httpStatus, text) => instruction(reply(httpStatus, text)).class !== 'succeeded',
      ),
    );
    expect(instruction(reply(200, { ...moved, resp_code: '000' })).class).toBe('accepted');
  });
});

describe('the answer to a status query', () => {
  it('is success with the rail’s transaction', () => {
    expect(status(reply(200, moved))).toMatchObject({ class: 'succeeded', railTransactionId: 'AT1000000001' });
    const bare = status(reply(200, { trans_status: '000/07' }));
    expect(bare).toMatchObject({ class: 'succeeded', railTransactionId: null });
  });

  it('is for a person when it is about another transaction', () => {
    const contradiction = { class: 'ambiguous', needsReview: true };
    for (const trans_status of ['000/01', '001/02', '015/00'])
      expect(status(reply(200, { ...moved, trans_status, trans_ref: 'SC1' }))).toMatchObject(contradiction);
  });

  it.each([
    ...[{ trans_status: '015/00' }, { trans_status: '084' }, { resp_code: '015' }, { resp_code: '084' }].map(
      (body) => ({ body, outcome: 'accepted' }),
    ),
    ...['033', '067'].map((resp_code) => ({ body: { resp_code }, outcome: 'unknown_reference' })),
    ...['000', '103', '021'].map((resp_code) => ({ body: { resp_code }, outcome: 'ambiguous' })),
    ...['0001', ' 000/01', '002/01', '', 0].map((trans_status) => ({ body: { trans_status }, outcome: 'ambiguous' })),
  ])('$body is $outcome', ({ body, outcome }) => {
    expect(status(reply(200, body)).class).toBe(outcome);
  });

  it.each([
    { failureCode: 'insufficient_funds', messages: ['INSUFFICIENT FUNDS', 'Insufficient balance'] },
    { failureCode: 'declined_by_payer', messages: ['Transaction rejected by customer', 'declined', 'Cancelled'] },
    { failureCode: 'expired', messages: ['TRANSACTION EXPIRED', 'Timeout', 'time out', 'Wrong PIN'] },
    { failureCode: 'limit_reached', messages: ['LIMIT EXCEEDED'] },
    { failureCode: 'wallet_not_found', messages: ['NOT REGISTERED', 'unknown subscriber', 'Invalid number'] },
    { failureCode: 'rail_rejected', messages: ['Shopping failed', '', undefined, 7] },
  ])('a payment that the rail calls failed is final: $messages is $failureCode', ({ failureCode, messages }) => {
    for (const message of messages)
      expect(status(reply(200, { ...moved, trans_status: '001/02', message }))).toMatchObject({
        class: 'declined',
        failureCode,
        railTransactionId: null,
      });
  });

  it('does not blame the receiver for our own balance', () => {
    const answer = reply(200, { ...moved, trans_status: '001/02', message: 'INSUFFICIENT FLOAT' });
    expect(status(answer, 'disburse')).toMatchObject({ class: 'refused_by_rail', failureCode: 'rail_unavailable' });
  });

  it('never ends a payment without HTTP 200 and a listed word', () => {
    const isEnd = (text: string) => /"trans_status":"00[01](\/|")/.test(text);
    fc.assert(
      fc.property(httpStatuses, bodies, (httpStatus, text) => {
        const { class: found } = status(reply(httpStatus, text));
        const isEnded = found === 'succeeded' || found === 'declined' || found === 'refused_by_rail';
        return !isEnded || (httpStatus === 200 && isEnd(text));
      }),
    );
    for (const httpStatus of [201, 404, 500, 503]) expect(status(reply(httpStatus, moved)).class).toBe('ambiguous');
  });
});

describe('a question', () => {
  const balance = (body: unknown) => balanceAnswer('balance', reply(200, body), 'collected');
  const holder = (body: unknown, httpStatus = 200) => holderAnswer('lookup', reply(httpStatus, body));

  it('finds each balance in its field', () => {
    const body = { payout_bal: '0.00', available_collect_bal: '12.5', actual_collect_bal: '99.00' };
    expect(balance(body)).toMatchObject({ value: { amountMinor: 1250n, currency: 'GHS' } });
    expect(balanceAnswer('balance', reply(200, body), 'float')).toMatchObject({ value: { amountMinor: 0n } });
    for (const unread of [{}, { available_collect_bal: '-1.00' }, { available_collect_bal: '1.005' }, 'x'])
      expect(balance(unread)).toMatchObject({ isAnswered: false, failureCode: 'rail_unavailable' });
    expect(balance({ resp_code: '103' })).toMatchObject({ isAnswered: false, failureCode: 'rail_configuration' });
  });

  it('tells whose wallet it is, and keeps the name out of the evidence', () => {
    const found = holder({ resp_code: '027', name: 'AMA MENSAH' });
    expect(found).toMatchObject({ value: { exists: true, isActive: true, name: 'AMA MENSAH' } });
    expect(found.evidence.replyExcerpt).not.toContain('AMA');
    expect(holder({ resp_code: '044' })).toMatchObject({ value: { exists: false, isActive: false, name: null } });
    expect(holder({ resp_code: '013' })).toMatchObject({ isAnswered: false, failureCode: 'rail_unavailable' });
    expect(holder({ resp_code: '091' })).toMatchObject({ isAnswered: false, failureCode: 'rail_configuration' });
    expect(holder({ resp_code: '027', name: 'AMA' }, 500).isAnswered).toBe(false);
  });

  it('has no answer without a reply', () => {
    const lost = { transportError: 'TimeoutError', wasSent: 'maybe' } as const;
    expect([balanceAnswer('b', lost, 'float').isAnswered, holderAnswer('l', lost).isAnswered]).toEqual([false, false]);
    expect(status(lost).class).toBe('ambiguous');
  });
});

describe('the evidence and the callback', () => {
  it('can be stored whatever the rail sends', () => {
    const isStorable = (kept: string | null) => kept === null || (kept.isWellFormed() && !kept.includes('\u0000'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = JSON.stringify({ trans_status: `000/${text}`, trans_id: text, resp_code: text });
        const { evidence, railTransactionId } = status(reply(200, body));
        const kept = [evidence, status(reply(200, text)).evidence, instruction(reply(200, body)).evidence];
        return [railTransactionId, ...kept.flatMap((e) => [e.replyExcerpt, e.railCode])].every(isStorable);
      }),
    );
  });

  it('reads a callback’s claim, or none', () => {
    expect(claimedStatusOf(Buffer.from(JSON.stringify(moved)))).toBe('000/01');
    for (const body of ['', 'x', '[]', 'null', '{"trans_status":5}'])
      expect(claimedStatusOf(Buffer.from(body))).toBeNull();
  });
});
