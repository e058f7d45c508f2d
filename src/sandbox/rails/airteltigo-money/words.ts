import type { Cause, Failure } from '../core/scenarios.js';

/** PUBLIC: what a `resp_code` means. The gateway's own wording of most is not kept here: no caller may depend on it. */
const DESCRIPTIONS = {
  '006': 'service_id is missing',
  '008': 'customer_number is missing',
  '009': 'customer_number is invalid',
  '010': 'amount is missing',
  '011': 'service_id is invalid',
  '013': 'could not complete',
  '014': 'nw is missing',
  '015': 'Request successfully received for processing',
  '018': 'exttrid is missing',
  '021': 'duplicate exttrid',
  '022': 'invalid JSON',
  '023': 'ts is invalid',
  '025': 'exttrid is too long',
  '026': 'parameters are incomplete',
  '027': 'completed',
  '028': 'amount is invalid',
  '029': 'nw is invalid',
  '033': 'transaction not found',
  '036': 'request expired',
  '039': 'callback_url is missing',
  '041': 'trans_type is missing',
  '044': 'service not open to this customer',
  '045': 'callback_url is invalid',
  '046': 'amount has more than two decimals',
  '051': 'unknown request',
  '053': 'ts is missing',
  '088': 'bank_code is missing',
  '089': 'undefined trans_type',
  '091': 'undefined bank_code',
  '101': 'no Authorization header',
  '102': 'invalid tokens',
  '103': 'invalid signature',
} as const;

export type Code = keyof typeof DESCRIPTIONS;

/** The whole answer of most calls. */
export function answer(code: Code): { resp_code: Code; resp_desc: string } {
  return { resp_code: code, resp_desc: DESCRIPTIONS[code] };
}

/** DESIGN: the texts of a failure that comes later (`001/…`). They are not public, so callers need a map of their own. */
const FAILURES: Readonly<Record<Cause, string>> = {
  insufficient_funds: 'INSUFFICIENT FUNDS',
  refused: 'TRANSACTION REJECTED BY CUSTOMER',
  expired: 'TRANSACTION EXPIRED',
  wallet_unknown: 'SUBSCRIBER NOT REGISTERED',
  limit_reached: 'LIMIT EXCEEDED',
  float_short: 'INSUFFICIENT FLOAT',
  internal: 'INTERNAL ERROR',
};

export function wordOf(failure: Failure): string {
  return typeof failure === 'string' ? FAILURES[failure] : failure.word;
}
