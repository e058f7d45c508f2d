/**
 * Vodafone Cash, the SyncCash profile modelled on the M-Pesa OpenAPI (market vodafoneGHA): what its answers mean. Paths,
 * bodies and INS codes are PUBLIC; that Telecel Ghana serves them today is unverified. Its quirks:
 * - INS-0 means "taken", with or without a transaction id: only a status query proves that money moved. PUBLIC
 * - HTTP 401 carries business answers (INS-5, INS-6), so the code decides; the HTTP status only where there is none. PUBLIC
 * - A repeated conversation id is INS-10: look it up, it is not an error, and one arrived. PUBLIC
 * - Only a description tells a limit from any other INS-6. INFERRED
 * - The words Failed, Pending and Processing, a failure's code next to its word, the 404 for an unknown reference, the amount,
 *   number and transaction id in a status reply, the balance, 429 and 503 without a body: DESIGN
 * - The name fields of queryBeneficiaryName: NOT PUBLIC, so both likely spellings are read.
 */
import type { Operation } from '../../domain/attempt.js';
import { equals, fromDecimal, isCurrency, type Money } from '../../domain/money.js';
import type { Fault, Outcome } from '../../domain/outcome.js';
import type { Answer, StatusQuery, WalletFacts } from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import * as read from '../reply-reading.js';
import { AMBIGUOUS, DUPLICATE, lookUp, outcomeOf, parseObject, plain, textOf, type Verdict } from '../reply-reading.js';

type Body = Record<string, unknown> | null;

const MOVED: Verdict = ['succeeded', null, null];
const ACCEPTED: Verdict = ['accepted', null, null];
const OUR_FAULT: Verdict = ['refused_by_rail', 'rail_configuration', 'us'];
const NO_ENTRY: Verdict = ['not_sent', 'rail_configuration', 'us'];
const TEMPORARY: Verdict = ['not_sent', 'rail_unavailable', 'rail'];
const REJECTED: Verdict = ['declined', 'rail_rejected', null];
const CANCELLED: Verdict = ['declined', 'declined_by_payer', null];
const NO_WALLET: Verdict = ['declined', 'wallet_not_found', null];
const WALLET_BARRED: Verdict = ['declined', 'wallet_not_allowed', null];

/** Invalid shortcode, reference, amount, ids, parameters, description; market; initiator; language. */
const OUR_FAULTS = [13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 30, 998, 2001, 2057];

/** What an INS code means as the answer to an instruction. */
const CODES: Readonly<Record<string, Verdict>> = {
  'INS-0': ACCEPTED,
  'INS-1': AMBIGUOUS,
  'INS-2': NO_ENTRY,
  'INS-4': NO_ENTRY,
  'INS-5': CANCELLED,
  'INS-6': REJECTED,
  'INS-9': AMBIGUOUS,
  'INS-10': DUPLICATE,
  'INS-16': TEMPORARY,
  'INS-26': NO_ENTRY,
  'INS-995': WALLET_BARRED,
  'INS-996': WALLET_BARRED,
  'INS-2002': NO_WALLET,
  'INS-2006': ['declined', 'insufficient_funds', null],
  'INS-2051': NO_WALLET,
  ...Object.fromEntries(OUR_FAULTS.map((code) => [`INS-${code}`, OUR_FAULT])),
};

/** On a payout or a refund: the wallet that is short is ours. */
const OUR_FLOAT_IS_SHORT: Verdict = ['refused_by_rail', 'rail_unavailable', 'us'];

const STATUS_WORDS: Readonly<Record<string, Verdict>> = {
  Completed: MOVED,
  'N/A': ACCEPTED,
  Pending: ACCEPTED,
  Processing: ACCEPTED,
  Cancelled: CANCELLED,
  Expired: ['declined', 'expired', null],
  Failed: REJECTED,
};

/** DESIGN: with HTTP 404, "Invalid Reference Used". No other code says "not found", which may end a payment as never taken. */
const UNKNOWN_REFERENCE = 'INS-14';

/** What the answer to an instruction means. */
export function instructionOutcome(call: string, reply: Reply | NoReply, operation: Operation): Outcome {
  if (!read.isReply(reply)) return read.transportOutcome(call, reply);
  const body = parseObject(reply.text);
  const code = codeOf(body);
  const verdict = code === null ? codelessVerdict(reply) : codeVerdict(code, body, operation);
  const outcome = outcomeOf(call, reply, code, verdict);
  return verdict === ACCEPTED ? { ...outcome, railTransactionId: transactionIdOf(body) } : outcome;
}

function codeVerdict(code: string, body: Body, operation: Operation): Verdict {
  if (code === 'INS-2006' && operation !== 'collect') return OUR_FLOAT_IS_SHORT;
  if (code === 'INS-6' && /\blimit\b/i.test(descriptionOf(body))) return ['declined', 'limit_reached', null];
  return lookUp(CODES, code) ?? AMBIGUOUS;
}

function codelessVerdict({ httpStatus, text }: Reply): Verdict {
  if (httpStatus === 401) return NO_ENTRY;
  return (httpStatus === 429 || httpStatus === 503) && text.trim() === '' ? TEMPORARY : AMBIGUOUS;
}

/** What the answer to a status query means for the instruction that it asks about. */
export function statusOutcome(call: string, reply: Reply | NoReply, query: StatusQuery): Outcome {
  if (!read.isReply(reply)) return read.transportOutcome(call, reply);
  const body = parseObject(reply.text);
  const code = codeOf(body);
  const word = textOf(body, 'output_ResponseTransactionStatus');
  if (reply.httpStatus === 404 && word === null && code === UNKNOWN_REFERENCE)
    return outcomeOf(call, reply, code, ['unknown_reference', null, null]);
  if (reply.httpStatus === read.TOO_MANY_REQUESTS) return read.turnedAway(call, reply, code);
  if (!isSuccess(reply) || word === null)
    return { ...outcomeOf(call, reply, code, AMBIGUOUS), fault: faultOf(reply, code) };

  const verdict = lookUp(STATUS_WORDS, word) ?? AMBIGUOUS;
  if (verdict === MOVED && code !== 'INS-0') return outcomeOf(call, reply, word, AMBIGUOUS);
  if (verdict === MOVED) return movedOutcome(call, reply, body, query);
  if (verdict === CANCELLED || verdict === REJECTED) return endedOutcome(call, reply, body, query, verdict);
  return outcomeOf(call, reply, word, verdict);
}

/** A success for another amount or another wallet is not our success: a person must look. */
function movedOutcome(call: string, reply: Reply, body: Body, query: StatusQuery): Outcome {
  const { output_Amount: amount, output_Currency: currency, output_CustomerMSISDN: msisdn } = body ?? {};
  const money = typeof amount === 'string' ? fromDecimal(amount, query.money.currency) : null;
  const isOurs =
    (amount === undefined || (money !== null && equals(money, query.money))) &&
    (currency === undefined || currency === query.money.currency) &&
    (msisdn === undefined || msisdn === partyId(query.wallet.msisdn));
  if (!isOurs) return { ...outcomeOf(call, reply, 'Completed', read.told(AMBIGUOUS)), needsReview: true };
  return { ...outcomeOf(call, reply, 'Completed', MOVED), railTransactionId: transactionIdOf(body) };
}

/** The rail says that it is over; the code, or one in its description, says why. */
function endedOutcome(call: string, reply: Reply, body: Body, query: StatusQuery, otherwise: Verdict): Outcome {
  const code = codeOf(body);
  const inText = /\bINS-\d{1,5}\b/.exec(descriptionOf(body))?.[0] ?? null;
  const reason = code !== null && code !== 'INS-0' ? code : inText;
  const word = textOf(body, 'output_ResponseTransactionStatus');
  if (reason === null) return outcomeOf(call, reply, word, otherwise);
  const [outcomeClass, failureCode] = codeVerdict(reason, body, query.operation);
  // "Busy" and "timed out" leave nothing open here: the rail calls it ended.
  if (failureCode === null) return outcomeOf(call, reply, reason, otherwise);
  return outcomeOf(call, reply, reason, [
    outcomeClass === 'not_sent' ? 'refused_by_rail' : outcomeClass,
    failureCode,
    null,
  ]);
}

/** What our organisation's account holds. DESIGN */
export function balanceAnswer(call: string, reply: Reply | NoReply): Answer<Money> {
  if (!read.isReply(reply)) return read.unanswered(call, reply);
  const body = parseObject(reply.text);
  const { output_Balance: text, output_Currency: currency } = body ?? {};
  if (!isSuccess(reply) || codeOf(body) !== 'INS-0' || typeof text !== 'string' || !isCurrency(currency))
    return unanswered(call, reply, body);
  // An empty account is a balance too, and no amount of a payment.
  const balance = /^0+(\.0+)?$/.test(text) ? { amountMinor: 0n, currency } : fromDecimal(text, currency);
  return balance === null ? unanswered(call, reply, body) : read.answered(call, reply, balance);
}

/** What is known of a wallet; the reply carries its owner's name, so no excerpt of it is kept. */
export function walletAnswer(call: string, reply: Reply | NoReply): Answer<WalletFacts> {
  const answer = readWallet(call, reply);
  return { ...answer, evidence: { ...answer.evidence, replyExcerpt: null } };
}

function readWallet(call: string, reply: Reply | NoReply): Answer<WalletFacts> {
  if (!read.isReply(reply)) return read.unanswered(call, reply);
  const body = parseObject(reply.text);
  const code = codeOf(body) ?? '';
  const verdict = lookUp(CODES, code);
  const found = (exists: boolean, isActive: boolean, name: string | null = null) =>
    read.answered(call, reply, { exists, isActive, name }, code);
  if (verdict === ACCEPTED && isSuccess(reply)) return found(true, true, nameOf(body));
  if (verdict === NO_WALLET) return found(false, false);
  if (verdict === WALLET_BARRED) return found(true, false);
  return unanswered(call, reply, body);
}

function unanswered<T>(call: string, reply: Reply, body: Body): Answer<T> {
  const code = codeOf(body);
  return read.unanswered(call, reply, faultOf(reply, code), code);
}

/** Of an answer that told nothing. */
function faultOf(reply: Reply, code: string | null): Fault {
  const [, , fault] = code === null ? codelessVerdict(reply) : (lookUp(CODES, code) ?? AMBIGUOUS);
  return fault ?? 'rail';
}

/** Country code, no plus. */
export function partyId(msisdn: string): string {
  return msisdn.replace(/^\+/, '');
}

function codeOf(body: Body): string | null {
  return textOf(body, 'output_ResponseCode');
}

function descriptionOf(body: Body): string {
  return textOf(body, 'output_ResponseDesc') ?? '';
}

function isSuccess({ httpStatus }: Reply): boolean {
  return httpStatus === 200 || httpStatus === 201;
}

function transactionIdOf(body: Body): string | null {
  const id = textOf(body, 'output_TransactionID') ?? textOf(body, 'output_OriginalTransactionID');
  // SEEN: N/A stands for none.
  return id === null || id === 'N/A' ? null : plain(id);
}

function nameOf(body: Body): string | null {
  const parts = [textOf(body, 'output_CustomerFirstName'), textOf(body, 'output_CustomerLastName')];
  const name = parts.filter((part) => part !== null).join(' ') || textOf(body, 'output_BeneficiaryName');
  return name === null ? null : plain(name);
}
