import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { receiveCallbacks } from '../support/vodafone-callbacks.js';
import {
  type Json,
  payment,
  payout,
  reversal,
  type VodafoneAnswer,
  VodafoneRail,
} from '../support/vodafone-rail-client.js';
import { waitFor } from '../support/wait-for.js';

/** The caller's own patience: the answer never comes. */
const UNANSWERED = /fetch failed/;

/** The SyncCash profile (DESIGN), modelled on M-Pesa OpenAPI (PUBLIC); the operator's own contract is NOT PUBLIC. */
describe('the simulated Vodafone Cash moves money', () => {
  let rail: VodafoneRail;

  beforeAll(async () => {
    rail = await VodafoneRail.start();
  });
  afterEach(() => rail.operator('DELETE', '/__faults'));
  afterAll(() => rail.remove());

  const codeOf = ({ body }: { body: Json }) => body.output_ResponseCode;

  describe('a collection', () => {
    it('is pending first, and then Completed with a transaction id, by each of its three ids', async () => {
      // …15: slow enough to be seen pending.
      const body = payment('15');
      const accepted = await rail.collect(body);
      expect(accepted).toMatchObject({ status: 201, body: { output_ResponseCode: 'INS-0' } });
      expect(accepted.body).toMatchObject({ output_ThirdPartyConversationID: body.input_ThirdPartyConversationID });
      expect(accepted.body.output_ConversationID).toMatch(/^AG_\d{8}_[0-9a-f]{20}$/);
      expect(accepted.body).not.toHaveProperty('output_TransactionID');
      const pending = await rail.status(body.input_ThirdPartyConversationID);
      expect(pending.body).toMatchObject({ output_ResponseCode: 'INS-0', output_ResponseTransactionStatus: 'N/A' });
      expect(pending.body).not.toHaveProperty('output_TransactionID');

      const { output_TransactionID: transactionId } = await rail.ended(body);
      expect(transactionId).toMatch(/^[0-9A-Z]{10,}$/);
      const ids = [body.input_ThirdPartyConversationID, accepted.body.output_ConversationID, transactionId];
      for (const reference of ids)
        expect((await rail.status(reference)).body).toMatchObject({
          output_ResponseCode: 'INS-0',
          output_ResponseTransactionStatus: 'Completed',
          output_TransactionID: transactionId,
        });
      const rows = await rail.rowsOf(body);
      expect(rows).toMatchObject([{ status: 'moved', amount: 1050, msisdn: '+233201234515' }]);
    });

    it.each([
      ['01', 'INS-2006', /^(Cancelled|Failed)$/],
      ['02', 'INS-5', /^Cancelled$/],
      ['03', 'INS-9', /^Expired$/],
      ['06', 'INS-6', /^(Cancelled|Failed)$/],
    ])('of a number ending in %s ends with %s', async (ending, code, word) => {
      const body = payment(ending);
      expect((await rail.collect(body)).status).toBe(201);
      const ended = await rail.ended(body);
      expect(ended).toMatchObject({
        output_ResponseCode: code,
        output_ResponseTransactionStatus: expect.stringMatching(word),
      });
      expect(ended).not.toHaveProperty('output_TransactionID');
      if (ending === '06') expect(ended.output_ResponseDesc).toMatch(/limit/);
    });

    it('of a wallet that does not exist is refused at the door', async () => {
      const body = payment('05');
      expect(await rail.collect(body)).toMatchObject({ status: 400, body: { output_ResponseCode: 'INS-2051' } });
      expect(await rail.rowsOf(body)).toEqual([]);
    });

    it('that meets a 500 without a word has moved all the same', async () => {
      const body = payment('07');
      expect(await rail.collect(body)).toMatchObject({ status: 500, text: '' });
      expect(await rail.ended(body)).toMatchObject({ output_ResponseTransactionStatus: 'Completed' });
    });

    it('that is never answered has moved all the same', async () => {
      const body = payment('08');
      await expect(rail.collect(body)).rejects.toThrow(UNANSWERED);
      expect(await rail.ended(body)).toMatchObject({ output_ResponseTransactionStatus: 'Completed' });
    });

    it('is sent away twice with INS-16, and taken the third time, within one second', async () => {
      const body = payment('13');
      const answers: VodafoneAnswer[] = [];
      for (let nth = 0; nth < 3; nth += 1) answers.push(await rail.collect(body));
      expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([
        [503, 'INS-16'],
        [503, 'INS-16'],
        [201, 'INS-0'],
      ]);
    });

    it('that the firewall does not like is HTML at HTTP 200, and not accepted', async () => {
      const body = payment('14');
      const answer = await rail.collect(body);
      expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/^<html>/) });
      expect(await rail.rowsOf(body)).toEqual([]);
    });

    it.each([
      ['timeout_before_accept', 0],
      ['timeout_after_accept', 1],
    ])('under %s is in the books %i times', async (fault, times) => {
      await rail.fault(fault, { count: 1 });
      const body = payment();
      await expect(rail.collect(body)).rejects.toThrow(UNANSWERED);
      expect(await rail.rowsOf(body)).toHaveLength(times);
    });
  });

  describe('a callback', () => {
    it.each([
      ['20', 'INS-0', 1],
      ['02', 'INS-5', 1],
      ['10', 'INS-0', 2],
      // …12: forged, it claims that a payment moved which was refused.
      ['12', 'INS-0', 1],
    ])('for a number ending in %s says %s, %i time(s)', async (ending, code, times) => {
      const receiver = await receiveCallbacks();
      const body = payment(ending);
      const { output_ConversationID } = (await rail.collect(body, { 'x-callback-url': receiver.url })).body;
      await waitFor('the callback', async () => receiver.received.length >= times);
      const expected = {
        input_OriginalConversationID: output_ConversationID,
        input_ThirdPartyConversationID: body.input_ThirdPartyConversationID,
        input_ResultCode: code,
        input_ResultDesc: expect.any(String),
        input_TransactionID: expect.any(String),
      };
      expect(receiver.received).toEqual(Array.from({ length: times }, () => expected));
      const isMoved = code === 'INS-0' && ending !== '12';
      expect((await rail.ended(body)).output_ResponseTransactionStatus === 'Completed').toBe(isMoved);
      receiver.close();
    });

    it.each([
      { deaf: 2, arrives: 3, title: 'comes again until it is acknowledged' },
      { deaf: 100, arrives: 4, title: 'comes four times to whoever never acknowledges it' },
    ])('$title', async ({ deaf, arrives }) => {
      const receiver = await receiveCallbacks(deaf);
      await rail.collect(payment('20'), { 'x-callback-url': receiver.url });
      await waitFor('the callbacks', async () => receiver.received.length >= arrives);
      // Longer than the longest pause between two of them.
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(receiver.received).toHaveLength(arrives);
      expect(new Set(receiver.received.map((callback) => JSON.stringify(callback))).size).toBe(1);
      receiver.close();
    });
  });

  describe('a reversal', () => {
    it('gives back a part, and then the rest, and never more than was paid', async () => {
      const transactionId = await rail.moved();
      const part = reversal(transactionId, '4.00');
      expect((await rail.reverse(part)).status).toBe(201);
      const tooMuch = await rail.reverse(reversal(transactionId, '6.51'));
      expect([tooMuch.status, codeOf(tooMuch)]).toEqual([400, 'INS-15']);
      const rest = reversal(transactionId, '6.50');
      expect((await rail.reverse(rest)).status).toBe(201);
      for (const body of [part, rest])
        expect(await rail.ended(body)).toMatchObject({ output_ResponseTransactionStatus: 'Completed' });
      expect(codeOf(await rail.reverse(reversal(transactionId, '0.01')))).toBe('INS-15');
      expect(await rail.rowsOf(rest)).toMatchObject([{ kind: 'refund', amount: 650, msisdn: '+233201234520' }]);
    });

    it('gives back all at once', async () => {
      const body = reversal(await rail.moved(), '10.50');
      await rail.reverse(body);
      expect(await rail.ended(body)).toMatchObject({ output_ResponseTransactionStatus: 'Completed' });
    });

    it('knows only what was collected', async () => {
      const paidOut = payout();
      await rail.disburse(paidOut);
      const { output_TransactionID: transactionId } = await rail.ended(paidOut);
      for (const id of ['0000000000009', transactionId]) {
        const answer = await rail.reverse(reversal(id, '1.00'));
        expect([answer.status, codeOf(answer)]).toEqual([400, 'INS-18']);
      }
    });
  });

  describe('the float', () => {
    it('is what the balance tells, and payouts draw on it until it is short', async () => {
      await rail.operator('POST', '/__float', { rail: 'vodafone_cash', amount: 1500 });
      expect((await rail.ask('accountBalance/')).body).toMatchObject({
        output_ResponseCode: 'INS-0',
        output_Balance: '15.00',
        output_Currency: 'GHS',
      });
      const [first, second] = [payout(), payout()];
      await rail.disburse(first);
      expect(await rail.ended(first)).toMatchObject({ output_ResponseTransactionStatus: 'Completed' });
      expect(await rail.balance()).toBe('4.50');
      await rail.disburse(second);
      expect(await rail.ended(second)).toMatchObject({ output_ResponseCode: 'INS-2006' });
      expect(await rail.balance()).toBe('4.50');
    });
  });

  describe('a question', () => {
    it('about a reference that was never seen is answered with INS-14', async () => {
      const answer = await rail.status(randomUUID());
      expect([answer.status, codeOf(answer)]).toEqual([404, 'INS-14']);
    });

    it('about a status can be unavailable, while instructions go on', async () => {
      const body = payment();
      await rail.fault('status_unavailable');
      expect((await rail.collect(body)).status).toBe(201);
      expect((await rail.status(body.input_ThirdPartyConversationID)).status).toBe(503);
    });

    it.each([
      ['20', 200, 'INS-0'],
      ['05', 400, 'INS-2051'],
    ])('about the name of a number ending in %s is %i %s', async (ending, status, code) => {
      const answer = await rail.ask('queryBeneficiaryName/', { input_CustomerMSISDN: `2332012345${ending}` });
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      if (status === 200) expect(answer.body).toMatchObject({ output_CustomerFirstName: 'Sand' });
    });

    it.each([
      ['INS-998', { input_Country: 'TZN' }],
      ['INS-13', { input_ServiceProviderCode: '000000' }],
    ])('with another market or code is refused with %s', async (code, parameters) => {
      expect(codeOf(await rail.ask('accountBalance/', parameters))).toBe(code);
    });
  });
});
