import type { FastifyReply } from 'fastify';
import type { Entry, Kind } from '../core/entry.js';
import type { Cause, Failure } from '../core/scenarios.js';

/**
 * The INS codes are PUBLIC (portal and SDKs of M-Pesa OpenAPI). Their HTTP status is as section 3.4 has it; where that
 * says n/s it is DESIGN: 400, as one public SDK has it.
 */
const CODES = {
  'INS-0': { httpStatus: 201, desc: 'Request processed successfully' },
  'INS-2': { httpStatus: 401, desc: 'Invalid API Key' },
  'INS-5': { httpStatus: 401, desc: 'Transaction cancelled by customer' },
  'INS-6': { httpStatus: 401, desc: 'Transaction Failed' },
  'INS-9': { httpStatus: 408, desc: 'Request timeout' },
  'INS-10': { httpStatus: 409, desc: 'Duplicate Transaction' },
  'INS-13': { httpStatus: 400, desc: 'Invalid Shortcode Used' },
  'INS-14': { httpStatus: 400, desc: 'Invalid Reference Used' },
  'INS-15': { httpStatus: 400, desc: 'Invalid Amount Used' },
  'INS-16': { httpStatus: 503, desc: 'Unable to handle the request due to a temporary overloading' },
  'INS-17': {
    httpStatus: 400,
    desc: 'Invalid Transaction Reference. Length Should Be Between 1 and 20.',
  },
  'INS-18': { httpStatus: 400, desc: 'Invalid TransactionID Used' },
  'INS-19': { httpStatus: 400, desc: 'Invalid ThirdPartyReference Used' },
  'INS-20': { httpStatus: 400, desc: 'Not All Parameters Provided. Please try again.' },
  'INS-21': { httpStatus: 400, desc: 'Parameter validations failed. Please try again.' },
  'INS-30': { httpStatus: 400, desc: 'Invalid Purchased Items Desc Used' },
  'INS-998': { httpStatus: 400, desc: 'Invalid Market' },
  'INS-2002': { httpStatus: 400, desc: 'Receiver invalid.' },
  'INS-2006': { httpStatus: 422, desc: 'Insufficient balance' },
  'INS-2051': { httpStatus: 400, desc: 'MSISDN invalid.' },
} as const;

export type Code = keyof typeof CODES;

/** DESIGN: M-Pesa has no code of its own for a limit, only a failure with a text. */
const LIMIT_REASON = 'INS-6 limit';
const LIMIT_DESC = 'Transaction Failed: the limit of the wallet is reached';

/** The reason as the books keep it: a code, and for a limit also what it is about. */
const WORDS: Readonly<Record<Cause, string>> = {
  insufficient_funds: 'INS-2006',
  refused: 'INS-5',
  // The USSD push was not answered in time.
  expired: 'INS-9',
  wallet_unknown: 'INS-2051',
  limit_reached: LIMIT_REASON,
  float_short: 'INS-2006',
  internal: 'INS-6',
};

export function wordOf(failure: Failure, kind: Kind): string {
  if (typeof failure !== 'string') return failure.word;
  return failure === 'wallet_unknown' && kind !== 'collection' ? 'INS-2002' : WORDS[failure];
}

export interface Outcome {
  readonly code: Code;
  readonly desc: string;
}

export function outcomeOf(reason: Entry['reason']): Outcome {
  if (reason === LIMIT_REASON) return { code: 'INS-6', desc: LIMIT_DESC };
  const code = reason ?? 'INS-0';
  return isCode(code) ? { code, desc: CODES[code].desc } : { code: 'INS-6', desc: CODES['INS-6'].desc };
}

export function isCode(text: unknown): text is Code {
  return typeof text === 'string' && Object.hasOwn(CODES, text);
}

export function answer(reply: FastifyReply, code: Code, rest: object = {}, ownStatus?: number): FastifyReply {
  const { httpStatus, desc } = CODES[code];
  return reply.code(ownStatus ?? httpStatus).send({ output_ResponseCode: code, output_ResponseDesc: desc, ...rest });
}
