import type { JsonRecord } from '../core/json.js';
import { minorFromDecimal } from '../core/money.js';
import type { Code } from './words.js';

export const CURRENCY = 'GHS';
const COUNTRY = 'GHA';

type Check = (value: string, serviceProviderCode: string) => Code | null;

const matches =
  (pattern: RegExp, code: Code): Check =>
  (value) =>
    pattern.test(value) ? null : code;
const amount: Check = (value) => (minorFromDecimal(value) === null ? 'INS-15' : null);
/** Letters, digits, underscore, space and plus, as public SDKs have it; punctuation is INS-30. */
const description = matches(/^[\w +]{1,256}$/, 'INS-30');

/**
 * Every field that is read, and what is wrong with it. The lengths are PUBLIC; the hyphen in ids is DESIGN, so that a
 * UUID fits, and so is INS-21 for a currency, which has no code of its own.
 */
const CHECKS = {
  input_Country: (value) => (value === COUNTRY ? null : 'INS-998'),
  input_ServiceProviderCode: (value, own) => (value === own ? null : 'INS-13'),
  input_ThirdPartyConversationID: matches(/^[\w-]{1,40}$/, 'INS-19'),
  input_Currency: (value) => (value === CURRENCY ? null : 'INS-21'),
  input_Amount: amount,
  input_ReversalAmount: amount,
  input_CustomerMSISDN: matches(/^233\d{9}$/, 'INS-2051'),
  input_TransactionReference: (value) => (value.length > 20 ? 'INS-17' : /^[\w +-]+$/.test(value) ? null : 'INS-14'),
  input_TransactionID: matches(/^\w{1,40}$/, 'INS-18'),
  input_PurchasedItemsDesc: description,
  input_PaymentItemsDesc: description,
  input_QueryReference: matches(/^[\w-]{1,40}$/, 'INS-21'),
} satisfies Record<string, Check>;

export type FieldName = keyof typeof CHECKS;

/** The values of these fields, in the order in which they are checked, or the code of the first that is not right. */
export function readFields<N extends FieldName>(
  names: readonly N[],
  source: JsonRecord,
  serviceProviderCode: string,
): Record<N, string> | Code {
  const values = names.map((name) => source[name] ?? '');
  if (values.includes('')) return 'INS-20';
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (typeof value !== 'string') return 'INS-21';
    const check: Check = CHECKS[name];
    const code = check(value, serviceProviderCode);
    if (code !== null) return code;
  }
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<N, string>;
}
