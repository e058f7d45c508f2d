import { generateKeyPairSync, createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AirteltigoMoneyClient } from '../../src/providers/airteltigo-money/airteltigo-money.client.js';
import { AirteltigoMoneyProvider } from '../../src/providers/airteltigo-money/airteltigo-money.provider.js';
import { VodafoneCashClient } from '../../src/providers/vodafone-cash/vodafone-cash.client.js';
import { VodafoneCashProvider } from '../../src/providers/vodafone-cash/vodafone-cash.provider.js';
import type { VodafoneCashConfig } from '../../src/config/app-config.js';
import type { Provider } from '../../src/providers/provider.js';
import { ContractRail, type Connection, type RailUnderTest } from '../support/contract-rail.js';
import { CASES } from '../support/provider-cases.js';
import { RAIL_CREDENTIALS } from '../support/rail-credentials.js';
import { waitFor } from '../support/wait-for.js';

const { airteltigo_money: at, vodafone_cash: vodafone } = RAIL_CREDENTIALS;
const LIMITS = { requestTimeoutMs: 600, maxConnections: 16, statusQueriesPerSecond: 5000 };

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const RSA = { apiKey: 'sandbox_rsa_key', privateKey };
const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');

function gateway(callbackSignature: 'none' | 'hmac'): RailUnderTest['connect'] {
  return ({ baseUrl, isStranger, isMisconfigured }: Connection) => {
    const config = {
      baseUrl,
      clientKey: at.clientKey,
      secretKey: isStranger === true ? 'wrong' : at.secretKey,
      serviceId: isMisconfigured === true ? 7 : Number(at.serviceId),
      networks: ['AT'] as const,
      signatureCanonical: 'path+body' as const,
      callbackSignature,
      ...LIMITS,
    };
    return new AirteltigoMoneyProvider(config, new AirteltigoMoneyClient(config));
  };
}

function vodafoneBy(credential: (isStranger: boolean) => VodafoneCashConfig['credential']): RailUnderTest['connect'] {
  return ({ baseUrl, isStranger, isMisconfigured }: Connection) => {
    const config = {
      baseUrl,
      serviceProviderCode: isMisconfigured === true ? '999999' : vodafone.serviceProviderCode,
      credential: credential(isStranger === true),
      ...LIMITS,
    };
    return new VodafoneCashProvider(config, new VodafoneCashClient(config));
  };
}

const AT = {
  name: 'airteltigo_money',
  network: 'AT' as const,
  msisdnStart: '+2332712345',
  referencePattern: /^[0-9A-Za-z]{1,30}$/,
  unlisted: { httpStatus: 200, body: { resp_code: '999' } },
};
const VODAFONE = {
  name: 'vodafone_cash',
  network: 'TELECEL' as const,
  msisdnStart: '+2332012345',
  referencePattern: /^[\w-]{1,40}$/,
  unlisted: { httpStatus: 400, body: { output_ResponseCode: 'INS-777', output_SessionID: 'x' } },
};

/** Where a rail can be configured to speak in another way, it must keep the same contract. */
const DIALECTS = [
  {
    title: 'airteltigo_money by path+body and signed callbacks',
    ...AT,
    connect: gateway('hmac'),
    signsCallbacks: true,
  },
  {
    title: 'vodafone_cash by wsse-sha256',
    ...VODAFONE,
    connect: vodafoneBy((isStranger) => ({
      strategy: 'wsse-sha256',
      appKey: vodafone.spId,
      secret: isStranger ? 'wrong' : vodafone.spPassword,
    })),
  },
  {
    title: 'vodafone_cash by mpesa-rsa',
    ...VODAFONE,
    connect: vodafoneBy((isStranger) => ({
      strategy: 'mpesa-rsa',
      apiKey: isStranger ? 'wrong' : RSA.apiKey,
      publicKey,
      origin: '*',
    })),
  },
];

const RAILS_OPTIONS = {
  credentials: { ...RAIL_CREDENTIALS, vodafone_cash: { ...vodafone, rsa: RSA } },
  atSignatureCanonical: 'path+body',
  atCallbackSignature: 'hmac',
} as const;

describe.each(DIALECTS)('the contract of every rail: $title', (rail) => {
  let t: ContractRail;

  beforeAll(async () => {
    t = await ContractRail.start(rail, RAILS_OPTIONS);
  }, 30_000);
  afterEach(() => t.reset());
  afterAll(() => t.close());

  it.each(Object.entries(CASES))('%s', async (_, run) => {
    expect.hasAssertions();
    await run(t);
  });
});

describe('a session of M-Pesa OpenAPI', () => {
  const rail = DIALECTS[2]!;
  let t: ContractRail;
  beforeAll(async () => {
    t = await ContractRail.start(rail, { ...RAILS_OPTIONS, pace: { sessionMs: 150 } });
  }, 30_000);
  afterAll(() => t.close());

  it('that has ended is replaced by a new one, and nothing is sent twice', async () => {
    const provider = t.connect();
    const orders = [t.order(provider), t.order(provider)];
    expect((await t.collect(provider, orders[0]!)).class).toBe('accepted');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await t.collect(provider, orders[1]!)).class).toBe('accepted');
    for (const { reference } of orders) expect(await t.rows(reference)).toHaveLength(1);
  });
});

describe('the callbacks of the gateway when it signs them', () => {
  let t: ContractRail;
  beforeAll(async () => {
    t = await ContractRail.start(DIALECTS[0]!, RAILS_OPTIONS);
  }, 30_000);
  afterAll(() => t.close());

  const firstCallback = async (provider: Provider, ending: string) => {
    t.callbacks.length = 0;
    t.headers.length = 0;
    await t.collect(provider, t.order(provider, ending));
    const body = await waitFor('the callback', () => Promise.resolve(t.callbacks[0] ?? null));
    return { body, headers: t.headers[0] ?? {} };
  };

  it('carry the signature of their bytes, which no other bytes have', async () => {
    const provider = t.connect();
    const { body, headers } = await firstCallback(provider, '20');
    expect(provider.parseCallback(body, headers).signature).toBe('valid');
    expect(provider.parseCallback(Buffer.concat([body, Buffer.from(' ')]), headers).signature).toBe('invalid');
    expect(provider.parseCallback(body, {}).signature).toBe('invalid');
  });

  it('cannot be forged', async () => {
    const provider = t.connect();
    const { body, headers } = await firstCallback(provider, '12');
    expect(provider.parseCallback(body, headers)).toMatchObject({ claimedStatus: '000/01', signature: 'invalid' });
  });
});
