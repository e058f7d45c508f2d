/**
 * MTN MoMo Open API: what its answers mean. PUBLIC documentation; never verified against a live system here. Its quirks:
 * - "Accepted" is HTTP 202 with an empty body; a 200 with HTML is MTN's firewall, and proves nothing.
 * - A 500 may carry a final business answer in `code`; without a listed code it is ambiguous.
 * - A repeated X-Reference-Id is 409, even when nothing differs: look it up, it is not an error, and it proves that one arrived.
 * - A failed payment is HTTP 200 with `status: FAILED`; `reason` is a string or `{code, message}`, by version.
 * - `financialTransactionId` appears only with success.
 */
import type { Operation } from '../../domain/attempt.js';
import { equals, fromDecimal, isCurrency, type Money } from '../../domain/money.js';
import type { Fault, Outcome } from '../../domain/outcome.js';
import type { Answer, StatusQuery, WalletFacts } from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import {
  AMBIGUOUS,
  answered,
  cleanText,
  DUPLICATE,
  isReply,
  lookUp,
  outcomeOf,
  parseObject,
  plain,
  textOf,
  told,
  TOO_MANY_REQUESTS,
  transportOutcome,
  turnedAway,
  unanswered,
  type Verdict,
} from '../reply-reading.js';

const CONFIGURATION: Verdict = ['refused_by_rail', 'rail_configuration', 'us'];
const TEMPORARY: Verdict = ['not_sent', 'rail_unavailable', 'rail'];
/** Our key, our user or our address: nothing was accepted. */
const NO_ENTRY: Verdict = ['not_sent', 'rail_configuration', 'us'];

/** Business answers, on the instruction (HTTP 500 with this code) and as the reason of a failed payment alike. */
const BUSINESS: Readonly<Record<string, Verdict>> = {
  NOT_ENOUGH_FUNDS: ['declined', 'insufficient_funds', null],
  APPROVAL_REJECTED: ['declined', 'declined_by_payer', null],
  REJECTED: ['declined', 'declined_by_payer', null],
  PAYMENT_NOT_APPROVED: ['declined', 'declined_by_payer', null],
  TRANSACTION_CANCELED: ['declined', 'declined_by_payer', null],
  EXPIRED: ['declined', 'expired', null],
  // The payer did not enter the PIN within MTN's 5 minutes.
  COULD_NOT_PERFORM_TRANSACTION: ['declined', 'expired', null],
  PAYER_NOT_FOUND: ['declined', 'wallet_not_found', null],
  PAYEE_NOT_FOUND: ['declined', 'wallet_not_found', null],
  PAYER_LIMIT_REACHED: ['declined', 'limit_reached', null],
  PAYEE_LIMIT_REACHED: ['declined', 'limit_reached', null],
  SENDER_ACCOUNT_NOT_ACTIVE: ['declined', 'wallet_not_allowed', null],
  PAYEE_NOT_ALLOWED_TO_RECEIVE: ['declined', 'wallet_not_allowed', null],
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
  SERVICE_UNAVAILABLE: ['refused_by_rail', 'rail_unavailable', null],
};
const FAILED_OTHERWISE: Verdict = ['declined', 'rail_rejected', null];

/** The answer to the instruction by HTTP status, where the body does not matter. */
const INSTRUCTION_BY_STATUS: Readonly<Record<number, Verdict>> = {
  202: ['accepted', null, null],
  400: CONFIGURATION,
  401: NO_ENTRY,
  403: NO_ENTRY,
  404: CONFIGURATION,
  409: DUPLICATE,
  429: TEMPORARY,
};

/** On a payout or a refund: the wallet that is short is ours. */
const OUR_FLOAT_IS_SHORT: Verdict = ['refused_by_rail', 'rail_unavailable', 'us'];

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
export function instructionOutcome(call: string, reply: Reply | NoReply, operation: Operation = 'collect'): Outcome {
  if (!isReply(reply)) return transportOutcome(call, reply);
  const code = codeOf(parseObject(reply.text));
  return outcomeOf(call, reply, code, ofFloat(operation, code, instructionVerdict(reply.httpStatus, code)));
}

function instructionVerdict(httpStatus: number, code: string | null): Verdict {
  if (httpStatus === 500 && code !== null) return lookUp(BUSINESS, code) ?? AMBIGUOUS;
  if (httpStatus === 409 && code === 'RESOURCE_ALREADY_EXIST') return DUPLICATE;
  if (httpStatus === 503 && code === 'SERVICE_UNAVAILABLE') return TEMPORARY;
  return INSTRUCTION_BY_STATUS[httpStatus] ?? AMBIGUOUS;
}

/** What the answer to a status query means for the instruction that it asks about. */
export function statusOutcome(call: string, reply: Reply | NoReply, query: StatusQuery): Outcome {
  if (!isReply(reply)) return transportOutcome(call, reply);
  const body = parseObject(reply.text);
  const code = codeOf(body);
  if (reply.httpStatus === 404 && code === 'RESOURCE_NOT_FOUND')
    return outcomeOf(call, reply, code, ['unknown_reference', null, null]);
  if (reply.httpStatus === TOO_MANY_REQUESTS) return turnedAway(call, reply, code);
  if (reply.httpStatus !== 200 || body === null)
    return { ...outcomeOf(call, reply, code, AMBIGUOUS), fault: faultOf(reply) };

  const word = typeof body.status === 'string' ? body.status : '';
  const meaning = Object.hasOwn(STATUS_WORDS, word) ? STATUS_WORDS[word] : undefined;
  switch (meaning) {
    case 'moved':
      return movedOutcome(call, reply, body, query);
    case 'waiting':
      return outcomeOf(call, reply, word, ['accepted', null, null]);
    case 'failed': {
      const reason = reasonOf(body.reason) ?? word;
      const verdict = lookUp(FAILED_REASONS, reason) ?? FAILED_OTHERWISE;
      return outcomeOf(call, reply, reason, told(ofFloat(query.operation, reason, verdict)));
    }
    case undefined:
      return outcomeOf(call, reply, word, AMBIGUOUS);
    default:
      return meaning satisfies never;
  }
}

/** Of an answer that told nothing. */
function faultOf({ httpStatus }: Reply): Fault {
  return INSTRUCTION_BY_STATUS[httpStatus] === NO_ENTRY ? 'us' : 'rail';
}

function ofFloat(operation: Operation, code: string | null, verdict: Verdict): Verdict {
  return operation !== 'collect' && code === 'NOT_ENOUGH_FUNDS' ? OUR_FLOAT_IS_SHORT : verdict;
}

/** What is in one of our accounts at MTN. */
export function balanceAnswer(call: string, reply: Reply | NoReply): Answer<Money> {
  if (!isReply(reply)) return unanswered(call, reply);
  const body = parseObject(reply.text);
  const { availableBalance, currency } = body ?? {};
  const isReadable = reply.httpStatus === 200 && typeof availableBalance === 'string' && isCurrency(currency);
  // An empty account is a balance too, and no amount of a payment.
  const balance = !isReadable
    ? null
    : /^0+(\.0+)?$/.test(availableBalance)
      ? { amountMinor: 0n, currency }
      : fromDecimal(availableBalance, currency);
  if (balance !== null) return answered(call, reply, balance);
  return unanswered(call, reply, faultOf(reply), codeOf(body));
}

/** Whether the number is a wallet; the name comes from a second question. */
export function holderAnswer(call: string, reply: Reply | NoReply): Answer<WalletFacts> {
  if (!isReply(reply)) return unanswered(call, reply);
  const body = parseObject(reply.text);
  const code = codeOf(body);
  if (reply.httpStatus === 200 && typeof body?.result === 'boolean')
    return answered(call, reply, { exists: true, isActive: body.result, name: null });
  if (reply.httpStatus === 404 && code === 'RESOURCE_NOT_FOUND')
    return answered(call, reply, { exists: false, isActive: false, name: null }, code);
  return unanswered(call, reply, faultOf(reply), code);
}

/** The holder's name of `basicuserinfo`; null when MTN does not tell. */
export function nameOf(reply: Reply | NoReply): string | null {
  if (!isReply(reply) || reply.httpStatus !== 200) return null;
  const name = textOf(parseObject(reply.text), 'name');
  return name === null ? null : plain(name);
}

/** A success for another amount or another wallet is not our success: a person must look. */
function movedOutcome(call: string, reply: Reply, body: Record<string, unknown>, query: StatusQuery): Outcome {
  const { amount, currency, payer, payee, financialTransactionId } = body;
  const money = typeof amount === 'string' && isCurrency(currency) ? fromDecimal(amount, currency) : null;
  const party = (payer ?? payee) as { partyId?: unknown } | undefined;
  const isOurs = money !== null && equals(money, query.money) && party?.partyId === partyId(query.wallet.msisdn);
  if (!isOurs) return { ...outcomeOf(call, reply, 'SUCCESSFUL', told(AMBIGUOUS)), needsReview: true };
  const railTransactionId = typeof financialTransactionId === 'string' ? plain(financialTransactionId) : null;
  return { ...outcomeOf(call, reply, 'SUCCESSFUL', ['succeeded', null, null]), railTransactionId };
}

/** What a callback claims; MTN does not sign it, so it is only a reason to ask. */
export function claimedStatusOf(body: Buffer): string | null {
  const status = parseObject(body.toString('utf8'))?.status;
  return typeof status === 'string' ? plain(status) : null;
}

/** MTN: country code, no plus. */
export function partyId(msisdn: string): string {
  return msisdn.replace(/^\+/, '');
}

const MAX_MESSAGE_CHARS = 140;

/** MTN's firewall answers HTML to `( ) # ;` and 400 to `'` and `&`. */
export function cleanMessage(text: string): string {
  return cleanText(text, MAX_MESSAGE_CHARS);
}

function codeOf(body: Record<string, unknown> | null): string | null {
  return typeof body?.code === 'string' ? body.code : null;
}

function reasonOf(reason: unknown): string | null {
  if (typeof reason === 'string') return reason;
  const code: unknown = (reason as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : null;
}
