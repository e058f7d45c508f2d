import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, recordFromBytes } from '../core/json.js';
import { decimalFromMinor } from '../core/money.js';
import type { RailDesk } from '../core/rail-desk.js';
import { Credentials } from './credentials.js';
import { Sessions } from './sessions.js';
import { InstructionRoutes } from './instruction-routes.js';
import { Ledger, VODAFONE_CASH } from './ledger.js';
import { OPERATIONS, QUERY_FIELDS } from './operations.js';
import { CURRENCY, type FieldName, readFields } from './request.js';
import { callbackOf, statusOf } from './status.js';
import { answer, wordOf } from './words.js';

export { VODAFONE_CASH };

const BASE = '/ipg/v2/vodafoneGHA/';
const DONE = { output_ResponseCode: 'INS-0', output_ResponseDesc: 'Request processed successfully' };

/**
 * Vodafone (Telecel) Cash. Its direct merchant API is NOT PUBLIC: this is the SyncCash profile (DESIGN), with the bodies,
 * paths and codes of M-Pesa OpenAPI (PUBLIC, market vodafoneGHA) and SHA-256 credentials in the headers.
 */
export function registerVodafoneCash(app: FastifyInstance, desk: RailDesk): void {
  const own = desk.options.credentials.vodafone_cash;
  if (own === undefined) throw new Error(`${VODAFONE_CASH} cannot be served without credentials.${VODAFONE_CASH}`);
  const sessions = own.rsa === undefined ? null : new Sessions(own.rsa, desk.options.pace.sessionMs);
  const credentials = new Credentials(own, sessions);
  app.get(`${BASE}getSession/`, ({ headers }, reply) => {
    const id = sessions?.open(headers) ?? null;
    return id === null ? answer(reply, 'INS-2') : { ...DONE, output_SessionID: id };
  });
  const ledger = new Ledger(desk.books);
  desk.disturbances.watch(app, VODAFONE_CASH);
  desk.clearing.join(VODAFONE_CASH, {
    word: wordOf,
    callback: (entry, isForged) => {
      const { callbackUrl } = entry.details;
      if (typeof callbackUrl !== 'string') return null;
      const body = JSON.stringify(callbackOf(entry, isForged, desk.options.seed));
      return { method: 'POST', url: callbackUrl, body };
    },
    isAcknowledged: (text) => recordFromBytes(Buffer.from(text))?.output_ResponseCode === '0',
  });
  for (const operation of OPERATIONS) new InstructionRoutes(operation, desk, credentials, ledger).register(app, BASE);
  registerQueries(new Queries(app, credentials, own.serviceProviderCode), desk, ledger);
}

type Tell = (field: string, queryId: string, request: FastifyRequest, reply: FastifyReply) => unknown;

/** What all queries have in common: who asks, and what with. A query may be repeated as often as one likes. */
class Queries {
  constructor(
    private readonly app: FastifyInstance,
    private readonly credentials: Credentials,
    private readonly serviceProviderCode: string,
  ) {}

  serve(path: string, fieldName: FieldName | null, tell: Tell): void {
    const names = fieldName === null ? QUERY_FIELDS : [...QUERY_FIELDS, fieldName];
    this.app.get(`${BASE}${path}`, (request, reply) => {
      if (this.credentials.admit(request.headers) === null) return answer(reply, 'INS-2');
      const query = isRecord(request.query) ? request.query : {};
      const fields = readFields<FieldName>(names, query, this.serviceProviderCode);
      if (typeof fields === 'string') return answer(reply, fields);
      return tell(fieldName === null ? '' : fields[fieldName], fields.input_ThirdPartyConversationID, request, reply);
    });
  }
}

function registerQueries(queries: Queries, { books, faults, homes }: RailDesk, ledger: Ledger): void {
  queries.serve('queryTransactionStatus/', 'input_QueryReference', (reference, queryId, request, reply) => {
    if (faults.strike(VODAFONE_CASH, 'status_unavailable', request.url) !== null) return answer(reply, 'INS-16');
    const entry = ledger.find(reference);
    if (entry !== undefined) return statusOf(entry, queryId);
    // DESIGN: the public contract does not say how it answers for a reference that it never saw.
    const unknown = { output_ThirdPartyConversationID: queryId };
    return answer(reply, 'INS-14', unknown, 404);
  });

  // DESIGN: no balance query is public. It tells the float, which payouts and reversals draw on.
  queries.serve('accountBalance/', null, (_, queryId) => ({
    ...DONE,
    output_Balance: decimalFromMinor(books.balancesOf(VODAFONE_CASH).floatMinor),
    output_Currency: CURRENCY,
    output_ThirdPartyConversationID: queryId,
  }));

  // The endpoint is PUBLIC, the names of its fields are to be checked against the portal.
  queries.serve('queryBeneficiaryName/', 'input_CustomerMSISDN', (msisdn, queryId, _, reply) => {
    if (!homes.isHomeAt('TELECEL', `+${msisdn}`))
      return answer(reply, 'INS-2051', { output_ThirdPartyConversationID: queryId });
    const name = { output_CustomerFirstName: 'Sand', output_CustomerLastName: 'Box' };
    return { ...DONE, ...name, output_ThirdPartyConversationID: queryId };
  });
}
