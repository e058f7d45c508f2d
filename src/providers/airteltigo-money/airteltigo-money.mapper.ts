/**
 * AirtelTigo (AT) Money by the Orchard gateway: what its answers mean. PUBLIC are the codes, the fields and the `000`/`001`
 * prefixes; never verified against a live system here. Its quirks:
 * - HTTP is always 200 (PUBLIC); `resp_code` tells. Another HTTP status is not from the contract.
 * - "Accepted" is `015`. `000` and `027` on an instruction only say that the call worked (DESIGN): no success without a query.
 * - A repeated exttrid is `021`, even when nothing differs: look it up, it is not an error, and it proves that one arrived.
 * - The end is `trans_status`, `000/…` moved and `001/…` failed. No amount and no wallet is echoed: only `trans_ref` ties it
 *   to our instruction, so another amount cannot be noticed here (reconciliation must).
 * - Why it failed is free text, NOT PUBLIC: {@link FAILURE_TEXTS} is a guess at words, to become configurable.
 * - What `038` is short of on a collection is NOT PUBLIC: ambiguous. On a payout it is our own balance.
 * - Callbacks are not signed (PUBLIC).
 */
import type { Operation } from '../../domain/attempt.js';
import { fromDecimal, type Money } from '../../domain/money.js';
import type { FailureCode, Fault, Outcome } from '../../domain/outcome.js';
import type { Answer, BalanceKind, StatusQuery, WalletFacts } from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import {
  AMBIGUOUS,
  answered,
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

const ACCEPTED: Verdict = ['accepted', null, null];
const CONFIGURATION: Verdict = ['refused_by_rail', 'rail_configuration', 'us'];
/** The signature and the address are checked before anything is accepted. */
const NO_ENTRY: Verdict = ['not_sent', 'rail_configuration', 'us'];
const TEMPORARY: Verdict = ['not_sent', 'rail_unavailable', 'rail'];
const NO_WALLET: Verdict = ['declined', 'wallet_not_found', null];
/** On a payout or a refund: the wallet that is short is ours. */
const OUR_FLOAT_IS_SHORT: Verdict = ['refused_by_rail', 'rail_unavailable', 'us'];

const WRONG_REQUEST = '006 011 014 018 022 023 025 026 028 029 036 039 041 045 046 051 053 055 072 085 089 090 091';

/** PUBLIC codes; what each means for an instruction is ours. Not listed = ambiguous. */
const INSTRUCTION_CODES: Readonly<Record<string, Verdict>> = {
  '000': ACCEPTED,
  '015': ACCEPTED,
  '027': ACCEPTED,
  '013': TEMPORARY,
  '021': DUPLICATE,
  // Something is short, and not at the rail.
  '038': ['ambiguous', null, null],
  '100': NO_ENTRY,
  '101': NO_ENTRY,
  '102': NO_ENTRY,
  '103': NO_ENTRY,
  '008': NO_WALLET,
  '009': NO_WALLET,
  '044': NO_WALLET,
  ...Object.fromEntries(WRONG_REQUEST.split(' ').map((code) => [code, CONFIGURATION])),
};

/** Only where a `trans_status` says failed. The first that fits wins. A wrong PIN and none in time share words in the field. */
const FAILURE_TEXTS: readonly (readonly [RegExp, FailureCode])[] = [
  [/insufficient/i, 'insufficient_funds'],
  [/reject|declin|cancel/i, 'declined_by_payer'],
  [/expire|time ?out|\bpin\b/i, 'expired'],
  [/limit/i, 'limit_reached'],
  [/not registered|unknown|invalid number/i, 'wallet_not_found'],
];

const STATUS_PREFIXES: Readonly<Record<string, 'moved' | 'waiting' | 'failed'>> = {
  '000': 'moved',
  '001': 'failed',
  '015': 'waiting',
  '084': 'waiting',
};

/** For a status query that was answered without a `trans_status`. */
const STATUS_CODES: Readonly<Record<string, Verdict>> = {
  '015': ACCEPTED,
  '084': ACCEPTED,
  '033': ['unknown_reference', null, null],
  '067': ['unknown_reference', null, null],
};

const BALANCE_FIELDS: Readonly<Record<BalanceKind, string>> = {
  collected: 'available_collect_bal',
  float: 'payout_bal',
};

/** What the answer to an instruction means: never success. */
export function instructionOutcome(call: string, reply: Reply | NoReply, operation: Operation): Outcome {
  if (!isReply(reply)) return transportOutcome(call, reply);
  const body = parseObject(reply.text);
  const code = textOf(body, 'resp_code');
  if (reply.httpStatus === 200) return outcomeOf(call, reply, code, codeVerdict(code, operation));
  // DESIGN: the gateway itself always answers 200, so a bare 429 or 503 is taken for its front, which passed nothing on.
  const isTurnedAway = (reply.httpStatus === 429 || reply.httpStatus === 503) && reply.text.trim() === '';
  return outcomeOf(call, reply, code, isTurnedAway ? TEMPORARY : AMBIGUOUS);
}

function codeVerdict(code: string | null, operation: Operation): Verdict {
  if (code === null) return AMBIGUOUS;
  if (code === '038' && operation !== 'collect') return OUR_FLOAT_IS_SHORT;
  return lookUp(INSTRUCTION_CODES, code) ?? AMBIGUOUS;
}

/** What the answer to a status query means for the instruction that it asks about. */
export function statusOutcome(call: string, reply: Reply | NoReply, query: StatusQuery): Outcome {
  if (!isReply(reply)) return transportOutcome(call, reply);
  const body = parseObject(reply.text);
  const code = textOf(body, 'resp_code');
  const status = textOf(body, 'trans_status');
  if (reply.httpStatus === TOO_MANY_REQUESTS) return turnedAway(call, reply, status ?? code);
  if (reply.httpStatus !== 200) return outcomeOf(call, reply, status ?? code, AMBIGUOUS);
  if (status === null) {
    const verdict = lookUp(STATUS_CODES, code ?? '');
    return verdict === undefined
      ? { ...outcomeOf(call, reply, code, AMBIGUOUS), fault: faultOf(code) }
      : outcomeOf(call, reply, code, verdict);
  }

  return transactionOutcome(call, reply, status, query);
}

function transactionOutcome(call: string, reply: Reply, status: string, query: StatusQuery): Outcome {
  const body = parseObject(reply.text);
  const meaning = lookUp(STATUS_PREFIXES, prefixOf(status));
  if (meaning === undefined) return outcomeOf(call, reply, status, AMBIGUOUS);
  // The end of another transaction is not the end of ours: a person must look.
  if ((textOf(body, 'trans_ref') ?? query.reference) !== query.reference)
    return { ...outcomeOf(call, reply, status, told(AMBIGUOUS)), needsReview: true };
  if (meaning === 'waiting') return outcomeOf(call, reply, status, ACCEPTED);
  if (meaning === 'failed')
    return outcomeOf(call, reply, status, told(failedVerdict(textOf(body, 'message'), query.operation)));
  const id = textOf(body, 'trans_id');
  return {
    ...outcomeOf(call, reply, status, ['succeeded', null, null]),
    railTransactionId: id === null ? null : plain(id),
  };
}

/** "000/01" → "000"; what is not in that form has none. */
function prefixOf(status: string): string {
  return /^(\d{3})(?:\/|$)/.exec(status)?.[1] ?? '';
}

function failedVerdict(message: string | null, operation: Operation): Verdict {
  const failureCode = FAILURE_TEXTS.find(([text]) => text.test(message ?? ''))?.[1] ?? 'rail_rejected';
  if (failureCode === 'insufficient_funds' && operation !== 'collect') return OUR_FLOAT_IS_SHORT;
  return ['declined', failureCode, null];
}

/** What is in one of our accounts at the gateway; all of them are in cedis. */
export function balanceAnswer(call: string, reply: Reply | NoReply, kind: BalanceKind): Answer<Money> {
  if (!isReply(reply)) return unanswered(call, reply);
  const body = parseObject(reply.text);
  const decimal = reply.httpStatus === 200 ? (textOf(body, BALANCE_FIELDS[kind]) ?? '') : '';
  // An empty account is a balance too, and no amount of a payment.
  const isEmpty = /^0+(\.0+)?$/.test(decimal);
  const balance: Money | null = isEmpty ? { amountMinor: 0n, currency: 'GHS' } : fromDecimal(decimal, 'GHS');
  if (balance !== null) return answered(call, reply, balance);
  return noAnswer(call, reply, textOf(body, 'resp_code'));
}

/** Whose wallet it is. The name goes out with the answer and nowhere else, so the evidence is without it. */
export function holderAnswer(call: string, reply: Reply | NoReply): Answer<WalletFacts> {
  if (!isReply(reply)) return unanswered(call, reply);
  const body = parseObject(reply.text);
  const code = textOf(body, 'resp_code');
  const name = textOf(body, 'name');
  const kept = body?.name === undefined ? reply : { ...reply, text: JSON.stringify({ ...body, name: '***' }) };
  if (reply.httpStatus === 200 && code === '027')
    return answered(call, kept, { exists: true, isActive: true, name: name === null ? null : plain(name) }, code);
  if (reply.httpStatus === 200 && code === '044')
    return answered(call, kept, { exists: false, isActive: false, name: null }, code);
  return noAnswer(call, kept, code);
}

function noAnswer<T>(call: string, reply: Reply, code: string | null): Answer<T> {
  return unanswered(call, reply, faultOf(code), code);
}

/** Of an answer that told nothing. */
function faultOf(code: string | null): Fault {
  const [, , fault] = lookUp(INSTRUCTION_CODES, code ?? '') ?? AMBIGUOUS;
  return fault ?? 'rail';
}

/** What a callback claims: the same words as the answer to a status query. */
export function claimedStatusOf(body: Buffer): string | null {
  const status = textOf(parseObject(body.toString('utf8')), 'trans_status');
  return status === null ? null : plain(status);
}
