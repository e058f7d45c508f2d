import type { IncomingHttpHeaders } from 'node:http';
import { isRecord, type JsonRecord, recordFromBytes, textField } from '../core/json.js';
import { minorFromDecimal } from '../core/money.js';
import type { Refusal } from './access.js';
import type { Resource } from './resources.js';

/** A well-formed request to create a resource. */
export interface InstructionRequest {
  readonly reference: string;
  readonly amount: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly externalId: string | null;
  /** null for a refund. */
  readonly partyId: string | null;
  readonly referenceIdToRefund: string | null;
  readonly payerMessage: string | null;
  readonly payeeNote: string | null;
  readonly callbackUrl: string | null;
}

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const PARTY_ID = /^[1-9]\d{7,14}$/;
const MAX_MESSAGE_CHARS = 160;
/** SEEN: the firewall in front of MTN does not like these in a message. */
const FIREWALL_CHARACTERS = /[()#;]/;
const BAD_CHARACTERS = /['&]/;

export const FIREWALL = Symbol('the firewall answers');

export function isUuidV4(text: unknown): text is string {
  return typeof text === 'string' && UUID_V4.test(text);
}

export function badRequest(message: string): Refusal {
  return { httpStatus: 400, body: { code: 'BAD_REQUEST', message } };
}

export function readInstruction(
  resource: Resource,
  headers: IncomingHttpHeaders,
  bytes: unknown,
): InstructionRequest | Refusal | typeof FIREWALL {
  const reference = headers['x-reference-id'];
  if (!isUuidV4(reference)) return badRequest('X-Reference-Id must be a UUID version 4.');
  const body = recordFromBytes(bytes);
  if (body === null) return badRequest('The body must be a JSON object.');
  const complaint = complaintOf(resource, body);
  if (complaint !== null) return complaint;
  const amount = textField(body, 'amount') ?? '';
  const callbackUrl = headers['x-callback-url'];
  return {
    reference: reference.toLowerCase(),
    amount,
    amountMinor: minorFromDecimal(amount) ?? 0n,
    currency: textField(body, 'currency') ?? '',
    externalId: textField(body, 'externalId'),
    partyId: partyIdOf(body[resource.party]),
    referenceIdToRefund: textField(body, 'referenceIdToRefund'),
    payerMessage: textField(body, 'payerMessage'),
    payeeNote: textField(body, 'payeeNote'),
    callbackUrl: typeof callbackUrl === 'string' ? callbackUrl : null,
  };
}

function complaintOf(resource: Resource, body: JsonRecord): Refusal | typeof FIREWALL | null {
  if (minorFromDecimal(textField(body, 'amount') ?? '') === null)
    return badRequest('amount must be a string of a positive decimal.');
  if (textField(body, 'currency') === null) return badRequest('currency is missing.');
  if (resource.name === 'refund') {
    if (textField(body, 'referenceIdToRefund') === null) return badRequest('referenceIdToRefund is missing.');
  } else if (partyIdOf(body[resource.party]) === null) {
    return badRequest(`${resource.party} must be {partyIdType: MSISDN, partyId: digits with the country code}.`);
  }
  const { payerMessage = '', payeeNote = '' } = body;
  if (!isMessage(payerMessage) || !isMessage(payeeNote))
    return badRequest(`payerMessage and payeeNote must be plain text of up to ${MAX_MESSAGE_CHARS} characters.`);
  return FIREWALL_CHARACTERS.test(payerMessage + payeeNote) ? FIREWALL : null;
}

function isMessage(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MAX_MESSAGE_CHARS && !BAD_CHARACTERS.test(text);
}

function partyIdOf(party: unknown): string | null {
  if (!isRecord(party) || party.partyIdType !== 'MSISDN') return null;
  const partyId = textField(party, 'partyId');
  return partyId !== null && PARTY_ID.test(partyId) ? partyId : null;
}
