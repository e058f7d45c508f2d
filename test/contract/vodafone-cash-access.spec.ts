import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { g2Password } from '../../src/sandbox/rails/vodafone-cash/credentials.js';
import { credentials, type Json, payment, payout, VodafoneRail } from '../support/vodafone-rail-client.js';

const INVALID_KEY = { output_ResponseCode: 'INS-2', output_ResponseDesc: 'Invalid API Key' };
const FIVE_MINUTES_MS = 300_000;

/** DESIGN: the G2 credential (PUBLIC formula) in HTTP headers. The codes are those of M-Pesa OpenAPI (PUBLIC). */
describe('the simulated Vodafone Cash turns away', () => {
  let rail: VodafoneRail;

  beforeAll(async () => {
    rail = await VodafoneRail.start();
  });
  afterAll(() => rail.remove());

  const codeOf = ({ body }: { body: Json }) => body.output_ResponseCode;

  describe('who may call', () => {
    it('reckons the credential as published', () => {
      const vector = g2Password('601399', 'spPassword', '20130702212854');
      expect(vector).toBe('x1vSsfai1wze/ODBr/+s8JMYExyb8md5W6dMTYS69KA=');
    });

    it.each([
      ['a wrong password', () => credentials(Date.now(), 'wrong')],
      ['a clock that is late', () => credentials(Date.now() - FIVE_MINUTES_MS - 5000)],
      ['a clock that is early', () => credentials(Date.now() + FIVE_MINUTES_MS + 5000)],
      ['a time that does not exist', () => ({ ...credentials(), 'x-timestamp': '20261399999999' })],
      ['another service', () => ({ ...credentials(), 'x-service-id': '1' })],
      ['another provider', () => ({ ...credentials(), 'x-sp-id': '1' })],
      ...Object.keys(credentials()).map((name): [string, () => Record<string, string>] => [
        `no ${name}`,
        () => Object.fromEntries(Object.entries(credentials()).filter(([header]) => header !== name)),
      ]),
    ])('turns away %s, and books nothing', async (_, headers) => {
      const body = payment();
      const answer = await rail.send('POST', 'c2bPayment/singleStage/', body, headers());
      expect(answer).toMatchObject({ status: 401, body: INVALID_KEY });
      expect(await rail.ask('accountBalance/', {}, headers())).toMatchObject({ status: 401, body: INVALID_KEY });
      expect(await rail.rowsOf(body)).toEqual([]);
    });

    it('lets a clock be four minutes off', async () => {
      const headers = credentials(Date.now() - FIVE_MINUTES_MS + 60_000);
      expect((await rail.ask('accountBalance/', {}, headers)).status).toBe(200);
    });

    it('moves nothing when a recorded instruction is sent again', async () => {
      const [body, headers] = [payment(), credentials()];
      const answers = [];
      for (let nth = 0; nth < 3; nth += 1)
        answers.push((await rail.send('POST', 'c2bPayment/singleStage/', body, headers)).status);
      expect(answers[0]).toBe(201);
      for (const status of answers.slice(1)) expect([401, 409]).toContain(status);
      expect(await rail.rowsOf(body)).toHaveLength(1);
    });
  });

  describe('what an instruction must say', () => {
    it.each([
      ['INS-20', { input_Amount: undefined }],
      ['INS-20', { input_CustomerMSISDN: '' }],
      ['INS-20', { input_ThirdPartyConversationID: undefined }],
      ['INS-20', { input_TransactionReference: undefined }],
      ['INS-998', { input_Country: 'TZN' }],
      ['INS-13', { input_ServiceProviderCode: '000000' }],
      ['INS-21', { input_Currency: 'USD' }],
      ['INS-15', { input_Amount: '0.00' }],
      ['INS-15', { input_Amount: '-1' }],
      ['INS-15', { input_Amount: '1.005' }],
      ['INS-15', { input_Amount: '1e3' }],
      ['INS-2051', { input_CustomerMSISDN: '0201234520' }],
      ['INS-2051', { input_CustomerMSISDN: '+233201234520' }],
      ['INS-17', { input_TransactionReference: 'x'.repeat(21) }],
      ['INS-19', { input_ThirdPartyConversationID: 'x'.repeat(41) }],
      ['INS-30', { input_PurchasedItemsDesc: 'Ama’s order; (42)' }],
      ['INS-30', { input_PurchasedItemsDesc: 'x'.repeat(257) }],
    ])('is refused with %s: %j', async (code, differences) => {
      const body = payment('20', differences);
      const answer = await rail.collect(body);
      expect([answer.status, codeOf(answer)]).toEqual([400, code]);
      expect(await rail.rowsOf(body)).toEqual([]);
    });

    it('takes the longest reference, conversation and description', async () => {
      const body = payment('20', {
        input_TransactionReference: 'x'.repeat(20),
        input_ThirdPartyConversationID: randomUUID().padEnd(40, '0'),
        input_PurchasedItemsDesc: 'x'.repeat(256),
      });
      expect((await rail.collect(body)).status).toBe(201);
    });

    it('is refused when its callback goes to a host that is not registered', async () => {
      const answer = await rail.collect(payment(), { 'x-callback-url': 'http://example.com/callback' });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'INS-21']);
    });

    it('is a duplicate when its conversation was used, by whatever call', async () => {
      const body = payment();
      await rail.send('POST', 'c2bPayment/singleStage/', body, credentials(Date.now() - 2000));
      const conversation = { input_ThirdPartyConversationID: body.input_ThirdPartyConversationID };
      for (const answer of [await rail.collect(body), await rail.disburse(payout('20', conversation))])
        expect([answer.status, codeOf(answer)]).toEqual([409, 'INS-10']);
      expect(await rail.rowsOf(body)).toHaveLength(1);
    });
  });
});
