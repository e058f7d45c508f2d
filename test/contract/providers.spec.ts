import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AirteltigoMoneyClient } from '../../src/providers/airteltigo-money/airteltigo-money.client.js';
import { AirteltigoMoneyProvider } from '../../src/providers/airteltigo-money/airteltigo-money.provider.js';
import { MtnMomoClient } from '../../src/providers/mtn-momo/mtn-momo.client.js';
import { MtnMomoProvider } from '../../src/providers/mtn-momo/mtn-momo.provider.js';
import { VodafoneCashClient } from '../../src/providers/vodafone-cash/vodafone-cash.client.js';
import { VodafoneCashProvider } from '../../src/providers/vodafone-cash/vodafone-cash.provider.js';
import { type Connection, ContractRail, type RailUnderTest } from '../support/contract-rail.js';
import { CASES } from '../support/provider-cases.js';
import { RAIL_CREDENTIALS } from '../support/rail-credentials.js';

const { mtn_momo: mtn, airteltigo_money: at, vodafone_cash: vodafone } = RAIL_CREDENTIALS;
const LIMITS = { requestTimeoutMs: 600, maxConnections: 16, statusQueriesPerSecond: 5000 };

/** A new rail is a row here. */
const RAILS: readonly RailUnderTest[] = [
  {
    name: 'mtn_momo',
    network: 'MTN',
    msisdnStart: '+2332412345',
    referencePattern: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    unlisted: { httpStatus: 500, body: { code: 'A_CODE_OF_TOMORROW', access_token: 'x', expires_in: 3600 } },
    connect: ({ baseUrl, isStranger, isMisconfigured }: Connection) => {
      const { apiUser, collectionSubscriptionKey, disbursementSubscriptionKey } = mtn;
      const apiKey = isStranger === true ? 'wrong' : mtn.apiKey;
      const config = {
        baseUrl,
        targetEnvironment: isMisconfigured === true ? 'mtnuganda' : mtn.targetEnvironment,
        currency: 'GHS' as const,
        collection: { subscriptionKey: collectionSubscriptionKey, apiUser, apiKey },
        disbursement: { subscriptionKey: disbursementSubscriptionKey, apiUser, apiKey },
        ...LIMITS,
      };
      return new MtnMomoProvider(config, new MtnMomoClient(config));
    },
  },
  {
    name: 'airteltigo_money',
    network: 'AT',
    msisdnStart: '+2332712345',
    referencePattern: /^[0-9A-Za-z]{1,30}$/,
    unlisted: { httpStatus: 200, body: { resp_code: '999', resp_desc: 'of tomorrow' } },
    connect: ({ baseUrl, isStranger, isMisconfigured }: Connection) => {
      const config = {
        baseUrl,
        clientKey: at.clientKey,
        secretKey: isStranger === true ? 'wrong' : at.secretKey,
        serviceId: isMisconfigured === true ? 7 : Number(at.serviceId),
        networks: ['AT'] as const,
        signatureCanonical: 'body' as const,
        callbackSignature: 'none' as const,
        ...LIMITS,
      };
      return new AirteltigoMoneyProvider(config, new AirteltigoMoneyClient(config));
    },
  },
  {
    name: 'vodafone_cash',
    network: 'TELECEL',
    msisdnStart: '+2332012345',
    referencePattern: /^[\w-]{1,40}$/,
    unlisted: { httpStatus: 400, body: { output_ResponseCode: 'INS-777', output_ResponseDesc: 'of tomorrow' } },
    connect: ({ baseUrl, isStranger, isMisconfigured }: Connection) => {
      const { spId, serviceId, serviceProviderCode } = vodafone;
      const spPassword = isStranger === true ? 'wrong' : vodafone.spPassword;
      const config = {
        baseUrl,
        serviceProviderCode: isMisconfigured === true ? '999999' : serviceProviderCode,
        credential: { strategy: 'g2-sha256' as const, spId, spPassword, serviceId },
        ...LIMITS,
      };
      return new VodafoneCashProvider(config, new VodafoneCashClient(config));
    },
  },
];

describe.each(RAILS)('the contract of every rail: $name', (rail) => {
  let t: ContractRail;

  beforeAll(async () => {
    t = await ContractRail.start(rail);
  }, 30_000);

  afterEach(async () => {
    await t.reset();
  });

  afterAll(async () => {
    await t.close();
  });

  it('has at least 25 cases', () => {
    expect(Object.keys(CASES).length).toBeGreaterThanOrEqual(25);
  });

  it.each(Object.entries(CASES))(
    '%s',
    async (_, run) => {
      expect.hasAssertions();
      await run(t);
    },
    20_000,
  );
});
