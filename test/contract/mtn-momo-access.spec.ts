import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallInit, type Headers, payment, SUBSCRIPTION_KEYS, TestRail } from '../support/mtn-rail-client.js';
import { RAIL_CREDENTIALS } from '../support/rail-credentials.js';

const MTN = RAIL_CREDENTIALS.mtn_momo;
const MISSING_KEY = {
  statusCode: 401,
  message:
    'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
};

describe('who may call the simulated MTN MoMo', () => {
  let rail: TestRail;

  beforeAll(async () => {
    rail = await TestRail.start();
  });

  afterAll(async () => {
    await rail.remove();
  });

  function addUser(id: string, init: CallInit = {}) {
    return rail.mtn('POST', '/v1_0/apiuser', {
      body: { providerCallbackHost: 'clinic.com' },
      ...init,
      headers: { 'x-reference-id': id, 'ocp-apim-subscription-key': SUBSCRIPTION_KEYS.collection, ...init.headers },
    });
  }

  function provision(method: string, path: string, headers: Headers = {}) {
    return rail.mtn(method, path, {
      headers: { 'ocp-apim-subscription-key': SUBSCRIPTION_KEYS.collection, ...headers },
    });
  }

  describe('provisioning', () => {
    it('makes an API user, with an empty answer, and shows its host and environment', async () => {
      const id = randomUUID();
      expect(await addUser(id)).toMatchObject({ status: 201, text: '' });
      expect(await provision('GET', `/v1_0/apiuser/${id}`)).toMatchObject({
        status: 200,
        body: { providerCallbackHost: 'clinic.com', targetEnvironment: MTN.targetEnvironment },
      });
    });

    it('shows a fresh key, once, and never again', async () => {
      const id = randomUUID();
      await addUser(id);
      const { status, body } = await provision('POST', `/v1_0/apiuser/${id}/apikey`);
      expect({ status, body }).toEqual({ status: 201, body: { apiKey: expect.stringMatching(/^[0-9a-f]{32}$/) } });
      const shown = await provision('GET', `/v1_0/apiuser/${id}`);
      expect(shown.text).not.toContain(String(body.apiKey));
      expect((await provision('GET', `/v1_0/apiuser/${id}/apikey`)).status).toBe(404);
    });

    it('gives keys that open both products, the earlier ones too', async () => {
      const id = randomUUID();
      await addUser(id);
      const first = String((await provision('POST', `/v1_0/apiuser/${id}/apikey`)).body.apiKey);
      const second = String((await provision('POST', `/v1_0/apiuser/${id}/apikey`)).body.apiKey);
      expect(second).not.toBe(first);
      expect((await rail.requestToken('collection', id, first)).status).toBe(200);
      expect((await rail.requestToken('disbursement', id, second)).status).toBe(200);
    });

    it('refuses a user id that is taken', async () => {
      const id = randomUUID();
      await addUser(id);
      expect(await addUser(id)).toMatchObject({ status: 409, body: { code: 'RESOURCE_ALREADY_EXIST' } });
      expect((await addUser(MTN.apiUser)).status).toBe(409);
    });

    it.each<[string, string, CallInit]>([
      ['an id that is not a UUID', 'clinic', {}],
      ['an id of another UUID version', '0190a0e0-0000-7000-8000-000000000001', {}],
      ['no callback host', randomUUID(), { body: {} }],
      ['a callback host that is not text', randomUUID(), { body: { providerCallbackHost: 7 } }],
      ['a body that is not JSON', randomUUID(), { body: '{"providerCallbackHost":' }],
      ['no body', randomUUID(), { body: undefined }],
    ])('refuses a user with %s', async (_, id, init) => {
      expect((await addUser(id, init)).status).toBe(400);
    });

    it('knows no key and no host of a user that was never made', async () => {
      const path = `/v1_0/apiuser/${randomUUID()}`;
      expect(await provision('POST', `${path}/apikey`)).toMatchObject({ status: 404 });
      expect(await provision('GET', path)).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_FOUND' } });
    });

    it('asks for a subscription key before anything else', async () => {
      const without = { 'ocp-apim-subscription-key': undefined };
      expect(await addUser('clinic', { headers: without })).toMatchObject({ status: 401, body: MISSING_KEY });
      const wrong = await addUser(randomUUID(), { headers: { 'ocp-apim-subscription-key': 'wrong' } });
      expect(wrong.status).toBe(401);
    });
  });

  describe('a token', () => {
    it('lives for an hour and is called access_token', async () => {
      const { status, body } = await rail.requestToken('collection');
      expect(status).toBe(200);
      expect(body).toEqual({
        access_token: expect.stringMatching(/^\S{20,}$/),
        token_type: 'access_token',
        expires_in: 3600,
      });
    });

    it('is not given for a request with a body', async () => {
      const answer = await rail.requestToken('collection', MTN.apiUser, MTN.apiKey, {
        body: { grant_type: 'client_credentials' },
      });
      expect(answer.status).toBe(400);
    });

    it.each([
      ['a wrong API key', MTN.apiUser, 'wrong'],
      ['no API key', MTN.apiUser, ''],
      ['an unknown API user', randomUUID(), MTN.apiKey],
    ])('is not given for %s', async (_, apiUser, apiKey) => {
      const answer = await rail.requestToken('collection', apiUser, apiKey);
      expect(answer).toMatchObject({ status: 401, body: { error: 'login_failed' } });
    });

    it.each([
      ['without credentials', undefined],
      ['for credentials in another scheme', `Bearer ${Buffer.from(`${MTN.apiUser}:${MTN.apiKey}`).toString('base64')}`],
    ])('is not given %s', async (_, authorization) => {
      const answer = await rail.requestToken('collection', MTN.apiUser, MTN.apiKey, { headers: { authorization } });
      expect(answer.status).toBe(401);
    });

    it('is not given for the subscription key of another product', async () => {
      const headers = { 'ocp-apim-subscription-key': SUBSCRIPTION_KEYS.disbursement };
      const answer = await rail.requestToken('collection', MTN.apiUser, MTN.apiKey, { headers });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ statusCode: 401, message: expect.stringContaining('invalid subscription key') });
    });

    it('is not given without a subscription key, in the words of the front', async () => {
      const headers = { 'ocp-apim-subscription-key': undefined };
      const answer = await rail.requestToken('collection', MTN.apiUser, MTN.apiKey, { headers });
      expect(answer).toMatchObject({ status: 401, body: MISSING_KEY });
    });

    it('dies with the process that gave it', async () => {
      const headers = await rail.headers('collection');
      await rail.close();
      await rail.open();
      const answer = await rail.mtn('GET', '/collection/v1_0/account/balance', { headers });
      expect(answer.status).toBe(401);
    });
  });

  describe('a call to a product', () => {
    async function payWith(change: Headers) {
      return rail.create('requesttopay', payment(), randomUUID(), change);
    }

    it.each<[string, Headers]>([
      ['no token', { authorization: undefined }],
      ['a made-up token', { authorization: 'Bearer made-up' }],
      ['a token under another scheme', { authorization: 'Basic made-up' }],
    ])('is turned away with %s', async (_, change) => {
      expect(await payWith(change)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    });

    it('is turned away with the token of another product', async () => {
      const { authorization } = await rail.headers('disbursement');
      expect(await payWith({ authorization })).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    });

    it('is turned away with the subscription key of another product, in the words of the front', async () => {
      const answer = await payWith({ 'ocp-apim-subscription-key': SUBSCRIPTION_KEYS.disbursement });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ statusCode: 401, message: expect.stringContaining('invalid subscription key') });
    });

    it('is turned away without a subscription key, in the words of the front', async () => {
      const answer = await payWith({ 'ocp-apim-subscription-key': undefined });
      expect(answer).toMatchObject({ status: 401, body: MISSING_KEY });
    });

    it.each<[string, string | undefined]>([
      ['of another country', 'mtnuganda'],
      ['that is missing', undefined],
    ])('is turned away for a target environment %s', async (_, environment) => {
      const answer = await payWith({ 'x-target-environment': environment });
      expect(answer).toMatchObject({ status: 500, body: { code: 'NOT_ALLOWED_TARGET_ENVIRONMENT' } });
    });

    it('leaves nothing in the books when it was turned away', async () => {
      const { body } = await rail.operator('GET', '/__books');
      expect(body).toEqual([]);
    });
  });

  it('remembers provisioned users and their keys after a restart', async () => {
    const id = randomUUID();
    await addUser(id);
    const apiKey = String((await provision('POST', `/v1_0/apiuser/${id}/apikey`)).body.apiKey);
    await rail.close();
    await rail.open();
    expect((await rail.requestToken('collection', id, apiKey)).status).toBe(200);
    expect((await addUser(id)).status).toBe(409);
  });
});
