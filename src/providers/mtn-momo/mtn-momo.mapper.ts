/**
 * MTN MoMo Open API: what its answers mean. PUBLIC documentation; never verified against a live system here. Its quirks:
 * - "Accepted" is HTTP 202 with an empty body; a 200 with HTML is MTN's firewall, and proves nothing.
 * - A 500 may carry a final business answer in `code`; without a listed code it is ambiguous.
 * - A repeated X-Reference-Id is 409, even when nothing differs: look it up, it is not an error.
 * - A failed payment is HTTP 200 with `status: FAILED`; `reason` is a string or `{code, message}`, by version.
 * - `financialTransactionId` appears only with success.
 */
import { fromDecimal, equals, isCurrency } from '../../domain/money.js';
import type { Evidence, FailureCode, Outcome, OutcomeClass } from '../../domain/outcome.js';
import { maskMsisdn } from '../../domain/wallet.js';
import type { StatusQuery } from '../provider.js';
import type { NoReply, Reply } from './mtn-momo.client.js';

type Verdict = readonly [OutcomeClass, FailureCode | null];

const AMBIGUOUS: Verdict = ['ambiguous', null];
const CONFIGURATION: Verdict = ['refused_by_rail', 'rail_configuration'];
const TEMPORARY: Verdict = ['not_sent', 'rail_unavailable'];

/** Business answers, on the instruction (HTTP 500 with this code) and as the reason of a failed payment alike. */
const BUSINESS: Readonly<Record<string, Verdict>> = {
  NOT_ENOUGH_FUNDS: ['declined', 'insufficient_funds'],
  APPROVAL_REJECTED: ['declined', 'declined_by_payer'],
  REJECTED: ['declined', 'declined_by_payer'],
  PAYMENT_NOT_APPROVED: ['declined', 'declined_by_payer'],
  TRANSACTION_CANCELED: ['declined', 'declined_by_payer'],
  EXPIRED: ['declined', 'expired'],
  // The payer did not enter the PIN within MTN's 5 minutes.
  COULD_NOT_PERFORM_TRANSACTION: ['declined', 'expired'],
  PAYER_NOT_FOUND: ['declined', 'wallet_not_found'],
  PAYEE_NOT_FOUND: ['declined', 'wallet_not_found'],
  PAYER_LIMIT_REACHED: ['declined', 'limit_reached'],
  PAYEE_LIMIT_REACHED: ['declined', 'limit_reached'],
  SENDER_ACCOUNT_NOT_ACTIVE: ['declined', 'wallet_not_allowed'],
  PAYEE_NOT_ALLOWED_TO_RECEIVE: ['declined', 'wallet_not_allowed'],
  NOT_ALLOWED: CONFIGURATION,
  NOT_ALLOWED_TARGET_ENVIRONMENT: CONFIGURATION,
  INVALID_CALLBACK_URL_HOST: CONFIGURATION,
  INVALID_CURRENCY: CONFIGURATION,
  TRANSFER_TYPE_UNKNOWN: CONFIGURATION,
  VALIDATION_ERROR: CONFIGURATION,
};

/** Only as the reason of a payment that the rail itself calls FAILED: then it is final, whatever the reason. */
const FAILED_REASONS: Readonly<Record<string, Verdict>> = {
  ...BUSINESS,
  SERVICE_UNAVAILABLE: ['refused_by_rail', 'rail_unavailable'],
};
const FAILED_OTHERWISE: Verdict = ['declined', 'rail_rejected'];

/** The answer to the instruction by HTTP status, where the body does not matter. */
const INSTRUCTION_BY_STATUS: Readonly<Record<number, Verdict>> = {
  202: ['accepted', null],
  400: CONFIGURATION,
  401: ['not_sent', 'rail_configuration'],
  403: ['not_sent', 'rail_configuration'],
  404: CONFIGURATION,
  429: TEMPORARY,
};

const STATUS_WORDS: Readonly<Record<string, 'moved' | 'waiting' | 'failed'>> = {
  SUCCESSFUL: 'moved',
  PENDING: 'waiting',
  CREATED: 'waiting',
  ONGOING: 'waiting',
  DELAYED: 'waiting',
  FAILED: 'failed',
  REJECTED: 'failed',
  EXPIRED: 'failed',
  TIMEOUT: 'failed',
};

/** What the answer to an instruction means. */
export function instructionOutcome(call: string, reply: Reply | NoReply): Outcome {
  if (!('httpStatus' in reply)) return transportOutcome(call, reply);
  const code = codeOf(parseObject(reply.text));
  return outcomeOf(call, reply, code, instructionVerdict(reply.httpStatus, code));
}

function instructionVerdict(httpStatus: number, code: string | null): Verdict {
  if (httpStatus === 500 && code !== null) return lookUp(BUSINESS, code) ?? AMBIGUOUS;
  if (httpStatus === 503 && code === 'SERVICE_UNAVAILABLE') return TEMPORARY;
  return INSTRUCTION_BY_STATUS[httpStatus] ?? AMBIGUOUS;
}

/** What the answer to a status query means for the instruction that it asks about. */
export function statusOutcome(call: string, reply: Reply | NoReply, query: StatusQuery): Outcome {
  if (!('httpStatus' in reply)) return transportOutcome(call, reply);
  const body = parseObject(reply.text);
  const code = codeOf(body);
  if (reply.httpStatus === 404 && code === 'RESOURCE_NOT_FOUND')
    return outcomeOf(call, reply, code, ['unknown_reference', null]);
  if (reply.httpStatus !== 200 || body === null) return outcomeOf(call, reply, code, AMBIGUOUS);

  const word = typeof body.status === 'string' ? body.status : '';
  const meaning = Object.hasOwn(STATUS_WORDS, word) ? STATUS_WORDS[word] : undefined;
  switch (meaning) {
    case 'moved':
      return movedOutcome(call, reply, body, query);
    case 'waiting':
      return outcomeOf(call, reply, word, ['accepted', null]);
    case 'failed': {
      const reason = reasonOf(body.reason) ?? word;
      return outcomeOf(call, reply, reason, lookUp(FAILED_REASONS, reason) ?? FAILED_OTHERWISE);
    }
    case undefined:
      return outcomeOf(call, reply, word, AMBIGUOUS);
    default:
      return meaning satisfies never;
  }
}

/** A success for another amount or another wallet is not our success: a person must look. */
function movedOutcome(call: string, reply: Reply, body: Record<string, unknown>, query: StatusQuery): Outcome {
  const { amount, currency, payer, payee, financialTransactionId } = body;
  const money = typeof amount === 'string' && isCurrency(currency) ? fromDecimal(amount, currency) : null;
  const party = (payer ?? payee) as { partyId?: unknown } | undefined;
  const isOurs = money !== null && equals(money, query.money) && party?.partyId === partyId(query.wallet.msisdn);
  if (!isOurs) return { ...outcomeOf(call, reply, 'SUCCESSFUL', AMBIGUOUS), needsReview: true };
  const railTransactionId =
    typeof financialTransactionId === 'string' ? plain(financialTransactionId, MAX_CODE_CHARS) : null;
  return { ...outcomeOf(call, reply, 'SUCCESSFUL', ['succeeded', null]), railTransactionId };
}

/** What a callback claims; MTN does not sign it, so it is only a reason to ask. */
export function claimedStatusOf(body: Buffer): string | null {
  const status = parseObject(body.toString('utf8'))?.status;
  return typeof status === 'string' ? plain(status, MAX_CODE_CHARS) : null;
}

/** MTN: country code, no plus. */
export function partyId(msisdn: string): string {
  return msisdn.replace(/^\+/, '');
}

const MAX_MESSAGE_CHARS = 140;

/** MTN's firewall answers HTML to `( ) # ;` and 400 to `'` and `&`: only harmless characters go out. Never empty. */
export function cleanMessage(text: string): string {
  const clean = text
    .replace(/[^A-Za-z0-9 .,/_-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return clean.slice(0, MAX_MESSAGE_CHARS) || 'Payment';
}

function transportOutcome(call: string, { transportError, wasSent }: NoReply): Outcome {
  const isUnsent = wasSent === 'no';
  return {
    class: isUnsent ? 'not_sent' : 'ambiguous',
    failureCode: isUnsent ? 'rail_unavailable' : null,
    railTransactionId: null,
    needsReview: false,
    evidence: { call, httpStatus: null, railCode: null, replySha256: null, replyExcerpt: null, transportError },
  };
}

function outcomeOf(call: string, reply: Reply, railCode: string | null, [outcomeClass, failureCode]: Verdict): Outcome {
  const evidence: Evidence = {
    call,
    httpStatus: reply.httpStatus,
    railCode: railCode === null ? null : plain(railCode, MAX_CODE_CHARS),
    replySha256: reply.sha256,
    replyExcerpt: excerptOf(reply.text),
    transportError: null,
  };
  return { class: outcomeClass, failureCode, railTransactionId: null, needsReview: false, evidence };
}

const MAX_CODE_CHARS = 64;
const MAX_EXCERPT_CHARS = 300;

// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]+/g;

/** Storable and bounded: no control character, no half of a surrogate pair. */
function plain(text: string, maxChars: number): string {
  return text.replace(CONTROL_CHARACTERS, ' ').slice(0, maxChars).toWellFormed();
}

/** What a person may read: the beginning, without personal numbers. */
function excerptOf(text: string): string {
  const masked = text.slice(0, MAX_EXCERPT_CHARS * 2).replace(/\+?\b\d{11,15}\b/g, maskMsisdn);
  return plain(masked, MAX_EXCERPT_CHARS);
}

function lookUp(table: Readonly<Record<string, Verdict>>, code: string): Verdict | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function codeOf(body: Record<string, unknown> | null): string | null {
  return typeof body?.code === 'string' ? body.code : null;
}

function reasonOf(reason: unknown): string | null {
  if (typeof reason === 'string') return reason;
  const code: unknown = (reason as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : null;
}
