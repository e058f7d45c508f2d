import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AirteltigoMoneyConfig } from '../../config/app-config.js';
import { money } from '../../domain/money.js';
import type { CallContext, Instruction } from '../provider.js';
import { RailHttp, type RailRequest } from '../rail-http.js';
import { AirteltigoMoneyClient, callbackSignatureOf, signatureOf } from './airteltigo-money.client.js';
import { AirteltigoMoneyProvider } from './airteltigo-money.provider.js';

const SECRET = 'sk_demo_123';
const ORCHARD =
  '{"amount":"10.00","callback_url":"https://synccash.example/webhooks/airteltigo","customer_number":"0271234567","exttrid":"SC0000000001","nw":"AIR","reference":"Order 42","service_id":1234,"trans_type":"CTM","ts":"2026-01-15 09:30:00"}';
const PAYALERT =
  '{"customer_number":"271234567","merchant_number":"271000001","amount":"10.00","exttrid":"SC0000000001","reference":"Order 42","nickname":"SyncCash","ts":"2026-01-15 09:30:00"}';
const ORCHARD_SIGNATURE = '919c0c38acf00505ae53b58d37d9e8a0fe6de430608cf80b62896f127bbc5300';
const PAYALERT_SIGNATURE = '8fc505fa345199f201f7d9018e1173bfb5e399c6e7e3a59b4601ee236182a7d9';

const config: AirteltigoMoneyConfig = {
  baseUrl: 'https://orchard.example',
  clientKey: 'ck',
  secretKey: SECRET,
  serviceId: 1234,
  networks: ['AT', 'TELECEL', 'MTN'],
  signatureCanonical: 'body',
  callbackSignature: 'none',
  requestTimeoutMs: 1000,
  maxConnections: 1,
  statusQueriesPerSecond: 5000,
};
const context: CallContext = { signal: new AbortController().signal, correlationId: 'c' };

let sent: RailRequest[] = [];

function answerWith(body: object): void {
  jest.spyOn(RailHttp.prototype, 'call').mockImplementation((request) => {
    sent.push(request);
    return Promise.resolve({ httpStatus: 200, text: JSON.stringify(body), sha256: 'ab'.repeat(32) });
  });
}

beforeEach(() => {
  sent = [];
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the signature', () => {
  it('is that of the published vectors', () => {
    expect(signatureOf(SECRET, ORCHARD)).toBe(ORCHARD_SIGNATURE);
    expect(signatureOf(SECRET, `/debitCustomerWallet${PAYALERT}`)).toBe(PAYALERT_SIGNATURE);
  });

  it.each([
    { canonical: 'body', path: '/sendRequest', body: ORCHARD, signature: ORCHARD_SIGNATURE },
    { canonical: 'path+body', path: '/debitCustomerWallet', body: PAYALERT, signature: PAYALERT_SIGNATURE },
  ] as const)('covers $canonical, of the very bytes that are sent', async ({ canonical, path, body, signature }) => {
    answerWith({});
    const client = new AirteltigoMoneyClient({ ...config, signatureCanonical: canonical });
    await client.call(path, JSON.parse(body) as Record<string, unknown>, context.signal);
    expect(sent).toEqual([
      { method: 'POST', path, headers: { authorization: `ck:${signature}`, 'content-type': 'application/json' }, body },
    ]);
  });
});

describe('the signature of a callback', () => {
  const body = Buffer.from('{"trans_status":"000/01"}');
  const signed = { callbackSignature: 'hmac', secretKey: SECRET } as const;
  const right = signatureOf(SECRET, body);

  it('is not looked at when the gateway does not sign', () => {
    expect(callbackSignatureOf(body, { 'x-signature': 'x' }, config)).toBe('unsigned');
  });

  it('holds only for the raw bytes', () => {
    expect(callbackSignatureOf(body, { 'x-signature': right }, signed)).toBe('valid');
    for (const claimed of [undefined, '', 'é', right.slice(1), right.toUpperCase(), [right], `0${right.slice(1)}`])
      expect(callbackSignatureOf(body, { 'x-signature': claimed }, signed)).toBe('invalid');
    expect(callbackSignatureOf(Buffer.from('{}'), { 'x-signature': right }, signed)).toBe('invalid');
  });
});

describe('what the provider sends', () => {
  const provider = new AirteltigoMoneyProvider(config, new AirteltigoMoneyClient(config));
  const instruction: Instruction = {
    reference: 'SC0000000000000000000000AB',
    operation: 'collect',
    wallet: { network: 'TELECEL', msisdn: '+233201234567' },
    money: money(1050, 'GHS'),
    description: 'Order #42 (Ama & Kofi)',
    callbackUrl: 'https://synccash.example/cb',
  };
  const fields = () => sent.map(({ path, body }) => [path, JSON.parse(body ?? '') as unknown]);

  it('is a collection in the gateway’s words', async () => {
    answerWith({ resp_code: '015' });
    expect(await provider.collect(instruction, context)).toMatchObject({ class: 'accepted' });
    expect(fields()).toEqual([
      [
        '/sendRequest',
        {
          amount: '10.50',
          callback_url: 'https://synccash.example/cb',
          customer_number: '0201234567',
          exttrid: instruction.reference,
          nw: 'VOD',
          reference: 'Order 42 Ama Kofi',
          service_id: 1234,
          trans_type: 'CTM',
          ts: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        },
      ],
    ]);
  });

  it('is a payout for a refund too, which names what it gives back', async () => {
    answerWith({ resp_code: '015' });
    const original = { reference: 'SC0000000000000000000000CD', railTransactionId: null };
    await provider.disburse({ ...instruction, operation: 'disburse', callbackUrl: null }, context);
    await provider.refund({ ...instruction, operation: 'refund', original }, context);
    expect(fields()).toMatchObject([
      ['/sendRequest', { trans_type: 'MTC', callback_url: 'https://orchard.example/no-callback' }],
      ['/sendRequest', { trans_type: 'MTC', reference: 'RF-SC0000000000000000000000CD' }],
    ]);
  });

  it('asks for the status, the balance and the name', async () => {
    answerWith({ resp_code: '027', name: 'AMA', payout_bal: '5.00', trans_status: '000/01', trans_id: 'AT1' });
    expect(await provider.getStatus(instruction, context)).toMatchObject({ class: 'succeeded' });
    expect(await provider.getBalance('float', context)).toMatchObject({ value: { amountMinor: 500n } });
    expect(await provider.lookupWallet(instruction.wallet, context)).toMatchObject({ value: { name: 'AMA' } });
    expect(fields()).toMatchObject([
      ['/checkTransaction', { exttrid: instruction.reference, service_id: 1234, trans_type: 'TSC' }],
      ['/check_wallet_balance', { service_id: 1234, trans_type: 'BLC' }],
      ['/sendRequest', { trans_type: 'AII', nw: 'BNK', bank_code: 'VOD', customer_number: '0201234567' }],
    ]);
  });

  it('carries references that fit and do not repeat', () => {
    const references = Array.from({ length: 1000 }, () => provider.newReference());
    expect(new Set(references).size).toBe(1000);
    for (const reference of references) expect(reference).toMatch(/^SC[0-9A-V]{24}$/);
  });
});
