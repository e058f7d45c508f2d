import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../config/load-config.js';
import { localBaseUrl, makePlan, mergedEnvironment } from './sandbox-plan.js';

const MTN_MOMO = {
  collectionSubscriptionKey: 'sandbox_c',
  disbursementSubscriptionKey: 'sandbox_d',
  apiUser: '6f3c1d8a-7a51-4d2e-9c0b-2f6f0a4b1c11',
  apiKey: 'sandbox_k',
  targetEnvironment: 'mtnghana',
  currency: 'GHS',
};

const RAILS = {
  mtn_momo: MTN_MOMO,
  airteltigo_money: { clientKey: 'sandbox_a', secretKey: 'sandbox_b', serviceId: '1001' },
  vodafone_cash: { spId: '1', spPassword: 'sandbox_p', serviceId: '2', serviceProviderCode: '400500' },
};
const URLS = {
  mtn_momo: 'http://127.0.0.1:9',
  airteltigo_money: 'http://127.0.0.1:10',
  vodafone_cash: 'http://127.0.0.1:11',
};

describe('makePlan', () => {
  let other: Server | null = null;
  afterEach(() => void other?.close());

  async function portOfAnotherProgram(): Promise<number> {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('starts only what is not configured; an empty variable is not set', async () => {
    const env = { PORT: '0', SANDBOX_PORT: '0' };
    await expect(makePlan(env)).resolves.toMatchObject({ startsPostgres: true, startsRails: true });
    await expect(makePlan({ ...env, DATABASE_URL: 'postgres://db/x', MTN_BASE_URL: '' })).resolves.toMatchObject({
      startsPostgres: false,
      startsRails: true,
    });
  });

  it('has the simulated gateway speak as the server is told to', async () => {
    const env = { PORT: '0', SANDBOX_PORT: '0' };
    const { dialect } = await makePlan(env);
    expect(dialect).toEqual({ atSignatureCanonical: 'body', atCallbackSignature: 'none' });
    const other = await makePlan({ ...env, AT_SIGNATURE_CANONICAL: 'path+body', AT_CALLBACK_SIGNATURE: 'hmac' });
    expect(other.dialect).toEqual({ atSignatureCanonical: 'path+body', atCallbackSignature: 'hmac' });
  });

  it('turns port 0 into real, different ports', async () => {
    const plan = await makePlan({ PORT: '0', SANDBOX_PORT: '0' });
    expect(plan.port).toBeGreaterThan(1024);
    expect(plan.railsPort).toBeGreaterThan(1024);
    expect(plan.railsPort).not.toBe(plan.port);
    expect(plan.publicBaseUrl).toBe(`http://127.0.0.1:${plan.port}`);
  });

  it('refuses a taken port and says which variable chooses another', async () => {
    const port = await portOfAnotherProgram();
    await expect(makePlan({ PORT: String(port), SANDBOX_PORT: '0' })).rejects.toThrow(
      `port ${port} (PORT) is in use by another program; stop it or start with PORT=${port + 1} npm start`,
    );
    await expect(makePlan({ PORT: '0', SANDBOX_PORT: String(port) })).rejects.toThrow(`port ${port} (SANDBOX_PORT)`);
  });

  it('does not ask for the port of rails that it does not start', async () => {
    const port = await portOfAnotherProgram();
    const env = { PORT: '0', SANDBOX_PORT: String(port), MTN_BASE_URL: 'https://rail.example' };
    await expect(makePlan(env)).resolves.toMatchObject({ startsRails: false });
  });

  it('refuses what is no port', async () => {
    await expect(makePlan({ PORT: '3000x' })).rejects.toThrow('PORT must be a port number');
    await expect(makePlan({ PORT: '0', SANDBOX_PORT: '70000' })).rejects.toThrow('SANDBOX_PORT must be a port number');
  });
});

describe('mergedEnvironment', () => {
  it('is a complete configuration, whatever rail credentials were lying around', async () => {
    const env = { PORT: '0', SANDBOX_PORT: '0', MTN_COLLECTION_API_KEY: 'old', REDIS_URL: 'redis://127.0.0.1:6379' };
    const plan = await makePlan(env);
    const config = loadConfig(
      mergedEnvironment(env, plan, {
        databaseUrl: 'postgres://synccash@127.0.0.1:1/synccash',
        rails: { urls: URLS, credentials: RAILS },
      }),
    );
    expect(config.rails.vodafoneCash?.credential).toMatchObject({ strategy: 'g2-sha256', spId: '1' });
    expect(config.http.port).toBe(plan.port);
    expect(config.redisUrl).toBe('redis://127.0.0.1:6379');
    expect(config.rails.mtnMomo).toMatchObject({
      baseUrl: 'http://127.0.0.1:9',
      targetEnvironment: 'mtnghana',
      collection: { subscriptionKey: 'sandbox_c', apiKey: 'sandbox_k' },
      disbursement: { subscriptionKey: 'sandbox_d' },
    });
    expect(config.rails.airteltigoMoney).toMatchObject({ baseUrl: 'http://127.0.0.1:10', serviceId: 1001 });
    expect(config.rails.vodafoneCash).toMatchObject({ credential: { strategy: 'g2-sha256', spPassword: 'sandbox_p' } });
  });
});

describe('localBaseUrl', () => {
  it.each([
    [undefined, 'http://127.0.0.1:3000'],
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['192.168.1.5', 'http://192.168.1.5:3000'],
    ['::1', 'http://[::1]:3000'],
  ])('host %s is reached at %s', (HOST, url) => {
    expect(localBaseUrl({ HOST }, 3000)).toBe(url);
  });
});
