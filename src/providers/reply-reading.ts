/** What every mapper needs to turn a rail's reply into an outcome with its evidence. Pure. */
import type { Evidence, FailureCode, Fault, Outcome, OutcomeClass } from '../domain/outcome.js';
import { maskMsisdn } from '../domain/wallet.js';
import type { Answer } from './provider.js';
import type { NoReply, Reply } from './rail-http.js';

/**
 * What a rail's code means: its class, why money did not move, whose fault it was that the call did not go as it should (null =
 * nobody's), and whether the rail shows that it knows the reference.
 */
export type Verdict = readonly [OutcomeClass, FailureCode | null, Fault | null, isKnownToRail?: boolean];

/** For whatever is in no table. */
export const AMBIGUOUS: Verdict = ['ambiguous', null, 'rail'];
/** The same, of an answer that could be read: what it says of an instruction is not how the query went. */
export function told([outcomeClass, failureCode]: Verdict): Verdict {
  return [outcomeClass, failureCode, null];
}

/** How long a rail's queries rest when its 429 does not say. */
const DEFAULT_REST_MS = 1000;

export const TOO_MANY_REQUESTS = 429;

/** A repeated reference: what became of the first one is to be asked, but that it arrived is proved. */
export const DUPLICATE: Verdict = ['ambiguous', null, null, true];

const MAX_CODE_CHARS = 64;
const MAX_EXCERPT_CHARS = 300;

export function isReply(reply: Reply | NoReply): reply is Reply {
  return 'httpStatus' in reply;
}

/** `railCode` is the rail's own word; the reply is kept as hash and excerpt. */
export function outcomeOf(call: string, reply: Reply, railCode: string | null, verdict: Verdict): Outcome {
  const [outcomeClass, failureCode, fault, isKnownToRail = false] = verdict;
  return {
    class: outcomeClass,
    failureCode,
    railTransactionId: null,
    needsReview: false,
    ...(isKnownToRail && { isKnownToRail }),
    fault,
    evidence: evidenceOf(call, reply, railCode),
  };
}

/** A status query with 429: nobody has looked, and nothing is wrong with the rail. */
export function turnedAway(call: string, reply: Reply, railCode: string | null): Outcome {
  const verdict: Verdict = ['not_sent', 'rail_unavailable', null];
  return { ...outcomeOf(call, reply, railCode, verdict), askAgainInMs: reply.retryAfterMs ?? DEFAULT_REST_MS };
}

/** Nothing came back: `not_sent` only when nothing can have left. */
export function transportOutcome(call: string, reply: NoReply): Outcome {
  const isUnsent = reply.wasSent === 'no';
  return {
    class: isUnsent ? 'not_sent' : 'ambiguous',
    failureCode: !isUnsent ? null : reply.isOurFault === true ? 'rail_configuration' : 'rail_unavailable',
    railTransactionId: null,
    needsReview: false,
    fault: reply.isOurFault === true ? 'us' : 'rail',
    evidence: evidenceOf(call, reply, null),
  };
}

/**
 * A rail that settles in one currency is never sent another: where the wire has no field for it, 10 euros would move as
 * 10 cedis. null = the currency is right.
 */
export function refuseCurrency(call: string, { currency }: { currency: string }, served: string): Outcome | null {
  if (currency === served) return null;
  const transportError = `not sent: the rail moves ${served}, not ${currency}`;
  return {
    class: 'refused_by_rail',
    failureCode: 'rail_configuration',
    railTransactionId: null,
    needsReview: false,
    fault: 'us',
    evidence: { call, httpStatus: null, railCode: null, replySha256: null, replyExcerpt: null, transportError },
  };
}

export function answered<T>(call: string, reply: Reply, value: T, railCode: string | null = null): Answer<T> {
  return { isAnswered: true, value, evidence: evidenceOf(call, reply, railCode) };
}

/** No usable answer to a question that moves no money. `fault` is whose fault a reply was; one that is missing tells it itself. */
export function unanswered<T>(
  call: string,
  reply: Reply | NoReply,
  fault: Fault | null = 'rail',
  railCode: string | null = null,
): Answer<T> {
  const isOurFault = isReply(reply) ? fault === 'us' : reply.isOurFault === true;
  // Too many questions are no fault of the rail's.
  const isTooMany = isReply(reply) && reply.httpStatus === TOO_MANY_REQUESTS;
  return {
    isAnswered: false,
    failureCode: isOurFault ? 'rail_configuration' : 'rail_unavailable',
    fault: isOurFault ? 'us' : isTooMany ? null : 'rail',
    evidence: evidenceOf(call, reply, railCode),
  };
}

function evidenceOf(call: string, reply: Reply | NoReply, railCode: string | null): Evidence {
  const code = railCode === null ? null : plain(railCode, MAX_CODE_CHARS);
  if (!isReply(reply)) {
    const { transportError } = reply;
    return { call, httpStatus: null, railCode: code, replySha256: null, replyExcerpt: null, transportError };
  }
  return {
    call,
    httpStatus: reply.httpStatus,
    railCode: code,
    replySha256: reply.sha256,
    replyExcerpt: excerptOf(reply.text),
    transportError: null,
  };
}

/** The verdict of a table, never one that it inherits. */
export function lookUp<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** The JSON object in a text, or null. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The field if it is a string with something in it, else null. */
export function textOf(body: Record<string, unknown> | null, field: string): string | null {
  const value = body?.[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]+/g;

/** Storable and bounded: no control character, no half of a surrogate pair. */
export function plain(text: string, maxChars = MAX_CODE_CHARS): string {
  return text.replace(CONTROL_CHARACTERS, ' ').slice(0, maxChars).toWellFormed();
}

/** E.164 with or without the plus, and Ghana's local form; a transaction id of ten digits is none. */
const PERSONAL_NUMBER = /\+?\b\d{11,15}\b|\b0[25]\d{8}\b/g;

/** What a person may read: the beginning, without personal numbers. */
function excerptOf(text: string): string {
  const masked = text.slice(0, MAX_EXCERPT_CHARS * 2).replace(PERSONAL_NUMBER, maskMsisdn);
  return plain(masked, MAX_EXCERPT_CHARS);
}

/** Only harmless characters go out: rails and their firewalls stumble over the others. Never empty. */
export function cleanText(text: string, maxChars: number): string {
  const clean = text
    .replace(/[^A-Za-z0-9 .,/_-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return clean.slice(0, maxChars) || 'Payment';
}
