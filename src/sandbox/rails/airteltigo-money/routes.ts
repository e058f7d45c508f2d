import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../core/entry.js';
import { type JsonRecord, recordFromBytes, textField } from '../core/json.js';
import type { RailDesk } from '../core/rail-desk.js';
import { KINDS } from './instruction-request.js';
import { Instructions } from './instruction-routes.js';
import { balancesOf, nameOf, transactionOf } from './questions.js';
import { transType } from './request.js';
import { complaintAboutAccess, signatureOf } from './signature.js';
import { forgedStatusOf, statusOf } from './status.js';
import { answer, wordOf } from './words.js';

export const AIRTELTIGO_MONEY = 'airteltigo_money';

const NO_BYTES = Buffer.alloc(0);
const LOOKUP = 'AII';

type Handler = (body: JsonRecord, request: FastifyRequest, reply: FastifyReply) => unknown;

/** AirtelTigo Money by the Orchard gateway (PUBLIC contract): HTTP is always 200, `resp_code` tells the outcome. */
export function registerAirteltigoMoney(app: FastifyInstance, desk: RailDesk): void {
  const { airteltigo_money: credentials } = desk.options.credentials;
  if (credentials === undefined) throw new Error(`${AIRTELTIGO_MONEY} cannot be served without its credentials`);
  const { serviceId } = credentials;
  const { atSignatureCanonical, atCallbackSignature } = desk.options;

  /** Nothing of a body is believed before its signature is right. */
  const post = (path: string, handle: Handler) =>
    app.post(path, (request, reply) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : NO_BYTES;
      const signedPath = atSignatureCanonical === 'body' ? '' : path;
      const complaint = complaintAboutAccess(request.headers, bytes, credentials, signedPath);
      if (complaint !== null) return reply.send(answer(complaint));
      const body = recordFromBytes(bytes);
      return body === null ? reply.send(answer('022')) : handle(body, request, reply);
    });

  desk.disturbances.watch(app, AIRTELTIGO_MONEY);
  desk.clearing.join(AIRTELTIGO_MONEY, {
    word: wordOf,
    callback: (entry, isForged) => {
      const callback = callbackOf(entry, isForged);
      // A forger does not have the key.
      if (callback === null || isForged || atCallbackSignature === 'none') return callback;
      return { ...callback, headers: { 'x-signature': signatureOf(credentials.secretKey, callback.body) } };
    },
  });

  const instructions = new Instructions(desk, serviceId);
  const isServed = transType([...Object.keys(KINDS), LOOKUP]);
  post('/sendRequest', (body, request, reply) => {
    const complaint = isServed(body);
    if (complaint !== null) return reply.send(answer(complaint));
    if (body.trans_type === LOOKUP) return reply.send(nameOf(body, serviceId, desk));
    return instructions.create(body, request, reply);
  });
  post('/checkTransaction', (body, _, reply) => {
    const call = `TSC ${textField(body, 'exttrid') ?? ''}`;
    if (desk.faults.strike(AIRTELTIGO_MONEY, 'status_unavailable', call) !== null) return reply.code(503).send();
    return reply.send(transactionOf(body, serviceId, desk));
  });
  post('/check_wallet_balance', (body, _, reply) => reply.send(balancesOf(body, serviceId, desk)));
  app.setNotFoundHandler((_, reply) => reply.code(200).send(answer('051')));
}

function callbackOf(entry: Entry, isForged: boolean) {
  const { callbackUrl } = entry.details;
  if (typeof callbackUrl !== 'string') return null;
  return {
    method: 'POST' as const,
    url: callbackUrl,
    body: JSON.stringify((isForged ? forgedStatusOf : statusOf)(entry)),
  };
}
