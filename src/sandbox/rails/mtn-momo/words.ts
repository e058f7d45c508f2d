import type { Kind } from '../core/entry.js';
import { type Cause, type Failure, scenario, type Scenario } from '../core/scenarios.js';

/** MTN's word for each way to fail; some differ by who the number belongs to. */
const WORDS: Readonly<Record<Cause, string>> = {
  insufficient_funds: 'NOT_ENOUGH_FUNDS',
  refused: 'APPROVAL_REJECTED',
  // The payer did not enter the PIN in time.
  expired: 'COULD_NOT_PERFORM_TRANSACTION',
  wallet_unknown: 'PAYER_NOT_FOUND',
  limit_reached: 'PAYER_LIMIT_REACHED',
  float_short: 'NOT_ENOUGH_FUNDS',
  internal: 'INTERNAL_PROCESSING_ERROR',
};
const PAYEE_WORDS: Readonly<Partial<Record<Cause, string>>> = {
  wallet_unknown: 'PAYEE_NOT_FOUND',
  limit_reached: 'PAYEE_LIMIT_REACHED',
};

export function wordOf(failure: Failure, kind: Kind): string {
  if (typeof failure !== 'string') return failure.word;
  return (kind === 'collection' ? undefined : PAYEE_WORDS[failure]) ?? WORDS[failure];
}

const fails = (word: string): Scenario => scenario({ ending: { fails: { word } } });
const refused = (word: string): Scenario => scenario({ door: { refused: { word } } });
const failed = fails('INTERNAL_PROCESSING_ERROR');
const rejected = fails('APPROVAL_REJECTED');
const expired = fails('EXPIRED');
const ongoing = scenario({ wait: 'slow' });
const delayed = scenario({ ending: 'never' });
const unavailable = scenario({ door: 'unavailable' });

/** MTN's own sandbox numbers (PUBLIC), 46733123450 onwards. Sent at once or later is not specified; both are seen. */
const FIRST_MAGIC = 46_733_123_450n;
const MAGIC_COLLECTION: readonly Scenario[] = [
  failed,
  rejected,
  expired,
  ongoing,
  delayed,
  refused('PAYER_NOT_FOUND'),
  refused('PAYEE_NOT_ALLOWED_TO_RECEIVE'),
  refused('NOT_ALLOWED'),
  refused('NOT_ALLOWED_TARGET_ENVIRONMENT'),
  refused('INVALID_CALLBACK_URL_HOST'),
  refused('INVALID_CURRENCY'),
  failed,
  unavailable,
  fails('COULD_NOT_PERFORM_TRANSACTION'),
  refused('TRANSFER_TYPE_UNKNOWN'),
];
const MAGIC_TRANSFER: readonly Scenario[] = [
  failed,
  rejected,
  expired,
  ongoing,
  delayed,
  fails('NOT_ENOUGH_FUNDS'),
  fails('PAYER_LIMIT_REACHED'),
  refused('PAYEE_NOT_FOUND'),
  refused('NOT_ALLOWED'),
  refused('NOT_ALLOWED_TARGET_ENVIRONMENT'),
  refused('INVALID_CALLBACK_URL_HOST'),
  refused('INVALID_CURRENCY'),
  failed,
  unavailable,
  refused('TRANSFER_TYPE_UNKNOWN'),
];
/** By `referenceIdToRefund` "1" to "13". */
const MAGIC_REFUND: readonly Scenario[] = [
  refused('RESOURCE_NOT_FOUND'),
  failed,
  rejected,
  expired,
  ongoing,
  delayed,
  refused('NOT_ALLOWED'),
  refused('NOT_ALLOWED_TARGET_ENVIRONMENT'),
  refused('INVALID_CALLBACK_URL_HOST'),
  refused('INVALID_CURRENCY'),
  failed,
  unavailable,
  fails('COULD_NOT_PERFORM_TRANSACTION'),
];

export function magicScenario(partyId: string, kind: Kind): Scenario | undefined {
  const index = Number(BigInt(partyId) - FIRST_MAGIC);
  return (kind === 'collection' ? MAGIC_COLLECTION : MAGIC_TRANSFER)[index];
}

export function magicRefund(referenceIdToRefund: string): Scenario | undefined {
  return /^\d{1,2}$/.test(referenceIdToRefund) ? MAGIC_REFUND[Number(referenceIdToRefund) - 1] : undefined;
}

const MAGIC_HOLDERS = [
  'not_found',
  'not_active',
  'NOT_ALLOWED',
  'NOT_ALLOWED_TARGET_ENVIRONMENT',
  'INTERNAL_PROCESSING_ERROR',
  'SERVICE_UNAVAILABLE',
] as const;

/** What `accountholder …/active` says of one of MTN's own numbers. */
export function magicHolder(partyId: string): (typeof MAGIC_HOLDERS)[number] | undefined {
  return MAGIC_HOLDERS[Number(BigInt(partyId) - FIRST_MAGIC)];
}
