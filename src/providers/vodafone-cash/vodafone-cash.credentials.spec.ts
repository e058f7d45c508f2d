import { constants, createPublicKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money } from '../../domain/money.js';
import type { Instruction } from '../provider.js';
import type { RailRequest } from '../rail-http.js';
import { VodafoneCashClient } from './vodafone-cash.client.js';
import { readRsaPublicKey } from '../../config/rsa-public-key.js';
import { g2Headers, rsaBearer, wsseHeaders } from './vodafone-cash.credentials.js';
import { VodafoneCashProvider } from './vodafone-cash.provider.js';

describe('g2-sha256', () => {
  it('gives the vector that was computed from the published formula', () => {
    const credential = {
      strategy: 'g2-sha256',
      spId: '601399',
      spPassword: 'spPassword',
      serviceId: '100300',
    } as const;
    expect(g2Headers(credential, new Date('2013-07-02T21:28:54.321Z'))).toEqual({
      'x-sp-id': '601399',
      'x-sp-password': 'x1vSsfai1wze/ODBr/+s8JMYExyb8md5W6dMTYS69KA=',
      'x-timestamp': '20130702212854',
      'x-service-id': '100300',
    });
  });
});

describe('wsse-sha256', () => {
  it('gives the vector that was computed from the published formula', () => {
    const credential = { strategy: 'wsse-sha256', appKey: 'app-1', secret: 'demo-password' } as const;
    const nonce = '66C92B11FF8A425FB8D4CCFE0ED9ED1F';
    expect(wsseHeaders(credential, new Date('2026-01-15T09:30:00.999Z'), nonce)).toEqual({
      authorization: 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"',
      'x-wsse':
        'UsernameToken Username="app-1",PasswordDigest="MGURK6S6ZPNBCh/9oEallIf4Nf24wGcEUpbH0Tamg2E=",' +
        `Nonce="${nonce}",Created="2026-01-15T09:30:00Z"`,
    });
  });
});

describe('mpesa-rsa', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  function decrypted(bearer: string): string {
    expect(bearer).toMatch(/^Bearer [A-Za-z0-9+/]+=*$/);
    const bytes = Buffer.from(bearer.slice('Bearer '.length), 'base64');
    return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, bytes).toString('utf8');
  }

  it('hides a secret that only the holder of the private key can read', () => {
    expect(decrypted(rsaBearer(publicKey, 'an-api-key'))).toBe('an-api-key');
  });

  it('pads with chance: the same secret never looks the same twice', () => {
    expect(rsaBearer(publicKey, 'an-api-key')).not.toBe(rsaBearer(publicKey, 'an-api-key'));
  });

  it('reads the key as the portal shows it and as PEM', () => {
    const bare = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    for (const text of [bare, pem]) expect(readRsaPublicKey(text)?.equals(createPublicKey(pem))).toBe(true);
    expect(readRsaPublicKey('no key')).toBeNull();
  });

  /** A rail whose answers by session are given: the first session's, the second's… */
  async function inSessions(answersOf: Record<string, string[]>, work: (client: VodafoneCashClient) => Promise<void>) {
    let opened = 0;
    const seen: string[] = [];
    const answer = ({ url, headers }: IncomingMessage) => {
      const secret = decrypted(headers.authorization ?? '');
      if (url?.endsWith('/getSession/') !== true) {
        seen.push(secret);
        return { output_ResponseCode: answersOf[secret]?.shift() ?? 'INS-0' };
      }
      opened += 1;
      return { output_ResponseCode: secret === 'key' ? 'INS-0' : 'INS-2', output_SessionID: `session-${opened}` };
    };
    const server = createServer((request, response) => response.end(JSON.stringify(answer(request)))).listen(0);
    const { port } = server.address() as AddressInfo;
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const credential = { strategy: 'mpesa-rsa', apiKey: 'key', publicKey: pem, origin: '*' } as const;
    const limits = { requestTimeoutMs: 2000, maxConnections: 4, statusQueriesPerSecond: 5000 };
    const baseUrl = `http://127.0.0.1:${port}`;
    const client = new VodafoneCashClient({ baseUrl, serviceProviderCode: '400500', credential, ...limits });
    await work(client);
    await client.close();
    server.close();
    return { opened, seen };
  }
  const ask = (client: VodafoneCashClient) =>
    client
      .call({ method: 'GET', path: 'x/' }, new AbortController().signal)
      .then((reply) => 'text' in reply && reply.text);

  it('opens one session for all who need it at the same time', async () => {
    const { opened } = await inSessions(
      {},
      async (client) => void (await Promise.all([1, 2, 3].map(() => ask(client)))),
    );
    expect(opened).toBe(1);
  });

  it('opens a new session when one that worked is refused, and for no other 401', async () => {
    const { opened, seen } = await inSessions({ 'session-1': ['INS-5', 'INS-2'] }, async (client) => {
      expect(await ask(client)).toContain('INS-5');
      expect(await ask(client)).toContain('INS-0');
    });
    expect([opened, seen]).toEqual([2, ['session-1', 'session-1', 'session-2']]);
  });

  it('gives a new session the time to become usable', async () => {
    const { opened } = await inSessions({ 'session-1': ['INS-2'] }, async (client) => {
      expect(await ask(client)).toContain('INS-2');
      expect(await ask(client)).toContain('INS-0');
    });
    expect(opened).toBe(1);
  });
});

describe('what goes out and what comes in', () => {
  const calls: (Omit<RailRequest, 'headers'> & { headers?: object })[] = [];
  const client = { call: async (call: RailRequest) => (calls.push(call), { httpStatus: 201, text: '{}', sha256: '' }) };
  const config = { serviceProviderCode: '400500' } as ConstructorParameters<typeof VodafoneCashProvider>[0];
  const provider = new VodafoneCashProvider(config, client as unknown as VodafoneCashClient);
  const context = { signal: new AbortController().signal, correlationId: 'c' };
  const order: Instruction = {
    reference: 'b6b2d1a4-5c1e-4f0e-9a55-0d9a9f1b2c3d',
    operation: 'collect',
    money: money(1050, 'GHS'),
    wallet: { network: 'TELECEL', msisdn: '+233201234567' },
    description: 'Order #42 (Ama & Kofi).',
    callbackUrl: 'https://us.example/cb',
  };
  const refundOf = (railTransactionId: string | null) => ({
    ...order,
    operation: 'refund' as const,
    original: { reference: 'r', railTransactionId },
  });

  it('asks for money in the rail’s words', async () => {
    await provider.collect(order, context);
    const call = calls.at(-1)!;
    expect(call).toMatchObject({ method: 'POST', path: 'c2bPayment/singleStage/' });
    expect(call.headers).toEqual({ 'x-callback-url': 'https://us.example/cb' });
    expect(JSON.parse(call.body!)).toEqual({
      input_Amount: '10.50',
      input_Country: 'GHA',
      input_Currency: 'GHS',
      input_CustomerMSISDN: '233201234567',
      input_ServiceProviderCode: '400500',
      input_ThirdPartyConversationID: order.reference,
      input_TransactionReference: 'b6b2d1a45c1e4f0e9a55',
      input_PurchasedItemsDesc: 'Order 42 Ama Kofi',
    });
  });

  it('never sends punctuation, too much, or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (description) => {
        await provider.disburse({ ...order, operation: 'disburse', description }, context);
        const { input_PaymentItemsDesc: text } = JSON.parse(calls.at(-1)!.body!) as Record<string, string>;
        return /^[A-Za-z0-9 ]{1,256}$/.test(text!);
      }),
    );
  });

  it('reverses a transaction by the rail’s own id, and asks for nothing without one', async () => {
    await provider.refund(refundOf('TX1'), context);
    expect(calls.at(-1)).toMatchObject({ method: 'PUT', path: 'reversal/' });
    expect(JSON.parse(calls.at(-1)!.body!)).toMatchObject({
      input_ReversalAmount: '10.50',
      input_TransactionID: 'TX1',
    });
    const before = calls.length;
    const outcome = await provider.refund(refundOf(null), context);
    expect(outcome).toMatchObject({ class: 'refused_by_rail', failureCode: 'rail_configuration' });
    expect(outcome.evidence.transportError).toMatch(/no transaction id/);
    expect(calls).toHaveLength(before);
  });

  it('asks for a status by our reference, each time in a new conversation', async () => {
    const asked = async () => {
      await provider.getStatus(order, context);
      return new URL(calls.at(-1)!.path, 'https://rail.example').searchParams;
    };
    const [first, second] = [await asked(), await asked()];
    expect(first.get('input_QueryReference')).toBe(order.reference);
    expect(first.get('input_ThirdPartyConversationID')).not.toBe(second.get('input_ThirdPartyConversationID'));
  });

  it('reads a callback’s claim, or none, and always acknowledges it', () => {
    const ids = { input_OriginalConversationID: 'AG_1', input_ThirdPartyConversationID: order.reference };
    const read = (body: object | string) =>
      provider.parseCallback(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
    expect(read({ ...ids, input_ResultCode: 'INS-0' })).toEqual({
      claimedStatus: 'INS-0',
      signature: 'unsigned',
      acknowledgement: {
        output_OriginalConversationID: 'AG_1',
        output_ResponseCode: '0',
        output_ResponseDesc: 'Successfully Accepted Result',
        output_ThirdPartyConversationID: order.reference,
      },
    });
    expect(read({ input_ResultCode: 0 }).claimedStatus).toBe('0');
    for (const body of ['', 'x', '[]', 'null', '{"input_ResultCode":{}}'])
      expect(read(body)).toMatchObject({ claimedStatus: null, acknowledgement: { output_OriginalConversationID: '' } });
  });
});
