import type { FastifyInstance } from 'fastify';
import type { Entry } from '../core/entry.js';
import { recordFromBytes, textField } from '../core/json.js';
import { decimalFromMinor } from '../core/money.js';
import type { RailDesk } from '../core/rail-desk.js';
import type { WalletHomes } from '../core/wallet-homes.js';
import { Access, type Product, PRODUCTS } from './access.js';
import { badRequest, isUuidV4 } from './instruction-request.js';
import { InstructionRoutes, refuse } from './instruction-routes.js';
import { RESOURCES } from './resources.js';
import { forgedStatusOf, statusOf } from './status.js';
import { magicHolder, wordOf } from './words.js';

export const MTN_MOMO = 'mtn_momo';

/** The MTN MoMo Open API (PUBLIC contract): provisioning, tokens, collection, disbursement. */
export function registerMtnMomo(app: FastifyInstance, desk: RailDesk): void {
  const access = new Access(desk.options);
  app.addHook('onClose', () => access.close());
  desk.disturbances.watch(app, MTN_MOMO, {
    isSignIn: (endpoint) => endpoint.endsWith('/token/'),
    busyBody: { code: 'SERVICE_UNAVAILABLE', message: 'Service temporarily unavailable.' },
  });
  desk.clearing.join(MTN_MOMO, {
    word: wordOf,
    callback: (entry, isForged) => callbackOf(entry, isForged, desk),
  });
  registerProvisioning(app, access, desk);
  for (const product of PRODUCTS) {
    registerToken(app, access, product);
    registerBalance(app, access, product, desk);
    registerAccountHolder(app, access, product, desk);
  }
  for (const resource of RESOURCES) new InstructionRoutes(resource, desk, access).register(app);
}

function callbackOf(entry: Entry, isForged: boolean, { options }: RailDesk) {
  const { callbackUrl, callbackMethod } = entry.details;
  if (typeof callbackUrl !== 'string') return null;
  const body = (isForged ? forgedStatusOf : statusOf)(entry, options.mtnReasonShape);
  return {
    method: callbackMethod === 'PUT' ? ('PUT' as const) : ('POST' as const),
    url: callbackUrl,
    body: JSON.stringify(body),
  };
}

interface IdParams {
  Params: { id: string };
}

function registerProvisioning(app: FastifyInstance, access: Access, { options }: RailDesk): void {
  const { targetEnvironment } = options.credentials.mtn_momo;
  const notFound = {
    httpStatus: 404,
    body: { code: 'RESOURCE_NOT_FOUND', message: 'Requested resource was not found.' },
  };

  app.post('/v1_0/apiuser', (request, reply) => {
    const refusal = access.checkSubscription(request.headers, PRODUCTS);
    if (refusal !== null) return refuse(reply, refusal);
    const id = request.headers['x-reference-id'];
    const callbackHost = textField(recordFromBytes(request.body) ?? {}, 'providerCallbackHost');
    if (!isUuidV4(id) || callbackHost === null)
      return refuse(reply, badRequest('X-Reference-Id must be a UUID version 4, providerCallbackHost a host name.'));
    switch (access.addUser(id.toLowerCase(), callbackHost)) {
      case 'added':
        return reply.code(201).send();
      case 'exists':
        return reply.code(409).send({ code: 'RESOURCE_ALREADY_EXIST', message: 'Duplicated reference id.' });
      case 'full':
        return reply.code(503).send({ code: 'SERVICE_UNAVAILABLE', message: 'Too many API users.' });
    }
  });

  app.post<IdParams>('/v1_0/apiuser/:id/apikey', (request, reply) => {
    const user = access.userOf(request.params.id.toLowerCase());
    const refusal = access.checkSubscription(request.headers, PRODUCTS) ?? (user === undefined ? notFound : null);
    if (refusal !== null || user === undefined) return refuse(reply, refusal ?? notFound);
    return reply.code(201).send({ apiKey: access.addKey(user) });
  });

  app.get<IdParams>('/v1_0/apiuser/:id', (request, reply) => {
    const user = access.userOf(request.params.id.toLowerCase());
    const refusal = access.checkSubscription(request.headers, PRODUCTS) ?? (user === undefined ? notFound : null);
    if (refusal !== null || user === undefined) return refuse(reply, refusal ?? notFound);
    return { providerCallbackHost: user.callbackHost, targetEnvironment };
  });
}

function registerToken(app: FastifyInstance, access: Access, product: Product): void {
  app.post(`/${product}/token/`, (request, reply) => {
    const refusal = access.checkSubscription(request.headers, [product]);
    if (refusal !== null) return refuse(reply, refusal);
    if (Buffer.isBuffer(request.body) && request.body.length > 0)
      return refuse(reply, badRequest('The token endpoint takes no body.'));
    const token = access.issueToken(request.headers, product);
    if (token === null) return reply.code(401).send({ error: 'login_failed' });
    return { ...token, token_type: 'access_token' };
  });
}

function registerBalance(app: FastifyInstance, access: Access, product: Product, { books, options }: RailDesk): void {
  const { currency: served } = options.credentials.mtn_momo;
  for (const path of ['', '/:currency']) {
    app.get<{ Params: { currency?: string } }>(`/${product}/v1_0/account/balance${path}`, (request, reply) => {
      const user = access.authorize(request.headers, product);
      if ('httpStatus' in user) return refuse(reply, user);
      const { currency = served } = request.params;
      if (currency !== served)
        return reply.code(500).send({ code: 'INVALID_CURRENCY', message: 'Currency not supported.' });
      const { collectedMinor, floatMinor } = books.balancesOf(MTN_MOMO);
      const balanceMinor = product === 'collection' ? collectedMinor : floatMinor;
      return { availableBalance: decimalFromMinor(balanceMinor), currency };
    });
  }
}

interface HolderParams {
  Params: { type: string; id: string };
}

/** The documents write the id type in lower case, clients in the field in upper case: both are served. */
function registerAccountHolder(app: FastifyInstance, access: Access, product: Product, { homes }: RailDesk): void {
  const path = `/${product}/v1_0/accountholder/:type/:id`;

  app.get<HolderParams>(`${path}/active`, (request, reply) => {
    const user = access.authorize(request.headers, product);
    if ('httpStatus' in user) return refuse(reply, user);
    const state = holderOf(request.params, homes);
    if (state === 'active' || state === 'not_active') return { result: state === 'active' };
    if (state === 'not_found')
      return reply.code(404).send({ code: 'RESOURCE_NOT_FOUND', message: 'Requested resource was not found.' });
    return reply.code(state === 'SERVICE_UNAVAILABLE' ? 503 : 500).send({ code: state, message: state });
  });

  app.get<HolderParams>(`${path}/basicuserinfo`, (request, reply) => {
    const user = access.authorize(request.headers, product);
    if ('httpStatus' in user) return refuse(reply, user);
    if (holderOf(request.params, homes) !== 'active')
      return reply.code(404).send({ code: 'RESOURCE_NOT_FOUND', message: 'Requested resource was not found.' });
    const person = { sub: '0', name: 'Sand Box', given_name: 'Sand', family_name: 'Box', birthdate: '1976-08-13' };
    return { ...person, locale: 'sv_SE', gender: 'MALE', updated_at: 1_676_878_958 };
  });
}

function holderOf({ type, id }: HolderParams['Params'], homes: WalletHomes) {
  if (type.toLowerCase() !== 'msisdn' || !/^[1-9]\d{7,14}$/.test(id)) return 'not_found';
  return magicHolder(id) ?? (homes.isHomeAt('MTN', `+${id}`) ? 'active' : 'not_found');
}
