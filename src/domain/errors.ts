import type { RefundRefusal } from './refund-eligibility.js';

/** Everything that can be wrong with what a caller asks. The HTTP layer maps each code to a status exactly once. */
export const ERROR_CODES = [
  'invalid_request',
  'invalid_amount',
  'unsupported_currency',
  'invalid_msisdn',
  'unknown_network',
  'invalid_cursor',
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'idempotency_key_reused',
  'idempotency_key_in_flight',
  'unauthenticated',
  'forbidden',
  'not_found',
  'payment_not_found',
  'payment_not_cancellable',
  'refund_not_found',
  'refund_not_allowed',
  'payout_not_found',
  'payout_not_cancellable',
  'invalid_splits',
  'leg_not_found',
  'leg_not_failed',
  'leg_too_small',
  'insufficient_balance',
  'insufficient_float',
  'attempt_not_askable',
  'attempt_not_resolvable',
  'attempt_not_correctable',
  'late_money_not_needed',
  'no_route',
  'rail_unavailable',
  'review_not_waiting',
  'rate_limited',
  'overloaded',
  'unavailable',
  'internal_error',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One complaint about one field of the request: a dotted path such as `payer.msisdn`, or a parameter of the path or query. */
export interface FieldError {
  readonly field: string;
  /** For programs: what is wrong with it. */
  readonly code: ErrorCode | RefundRefusal;
  /** For people: the same, and what to do about it. */
  readonly message: string;
}

/** A refusal that its caller can do something about. The message says what. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

/** A refusal that one field of the request caused. */
export function fieldError(code: ErrorCode, field: string, message: string): DomainError {
  return new DomainError(code, message, [{ field, code, message }]);
}
