import { describe, expect, it } from '@jest/globals';
import { environmentSchema } from './environment.js';
import { railConfigs } from './rail-configs.js';

const VARIABLES = {
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  MTN_BASE_URL: 'https://mtn.example',
  MTN_COLLECTION_SUB_KEY: 'key',
  MTN_COLLECTION_API_USER: 'user',
  MTN_COLLECTION_API_KEY: 'secret',
  VODAFONE_BASE_URL: 'https://vodafone.example',
  VODAFONE_SERVICE_PROVIDER_CODE: '171717',
  VODAFONE_SP_ID: 'id',
  VODAFONE_SP_PASSWORD: 'secret',
  VODAFONE_SERVICE_ID: 'service',
};

describe('how fast a rail is asked for status', () => {
  const paces = (differences: Record<string, string>) => {
    const env = environmentSchema.parse({ ...VARIABLES, ...differences });
    const { mtnMomo, vodafoneCash } = railConfigs(env, 1000);
    return [mtnMomo, vodafoneCash].map((rail) => rail?.statusQueriesPerSecond);
  };

  it('is what MTN documents in production, and no limit of the simulated rails', () => {
    expect(paces({ SYNCCASH_PROFILE: 'production' })).toEqual([10, 50]);
    expect(paces({ SYNCCASH_PROFILE: 'sandbox' })).toEqual([5000, 5000]);
  });

  it('is what the environment says, in both', () => {
    for (const SYNCCASH_PROFILE of ['production', 'sandbox'])
      expect(paces({ SYNCCASH_PROFILE, MTN_STATUS_QUERIES_PER_SECOND: '25' })[0]).toBe(25);
    expect(environmentSchema.safeParse({ ...VARIABLES, MTN_STATUS_QUERIES_PER_SECOND: '0' }).success).toBe(false);
  });
});
