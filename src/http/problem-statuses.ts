import type { ErrorCode } from '../domain/errors.js';

export interface ProblemStatus {
  readonly status: number;
  readonly title: string;
  /** Tells the caller when to try again. */
  readonly retryAfterSeconds?: number;
}

/** The only map from error code to HTTP status. A new code without an entry does not compile. */
export const PROBLEM_STATUSES: Record<ErrorCode, ProblemStatus> = {
  invalid_request: { status: 400, title: 'Invalid request' },
  invalid_amount: { status: 400, title: 'Invalid amount' },
  unsupported_currency: { status: 400, title: 'Unsupported currency' },
  invalid_msisdn: { status: 400, title: 'Invalid phone number' },
  unknown_network: { status: 400, title: 'Unknown network' },
  invalid_cursor: { status: 400, title: 'Invalid cursor' },
  malformed_json: { status: 400, title: 'Malformed JSON' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  payload_too_large: { status: 413, title: 'Payload too large' },
  idempotency_key_missing: { status: 400, title: 'Idempotency-Key missing' },
  idempotency_key_invalid: { status: 400, title: 'Idempotency-Key invalid' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key reused' },
  idempotency_key_in_flight: { status: 409, title: 'Request in flight', retryAfterSeconds: 1 },
  unauthenticated: { status: 401, title: 'Unauthenticated' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  payment_not_found: { status: 404, title: 'Payment not found' },
  payment_not_cancellable: { status: 409, title: 'Payment not cancellable' },
  refund_not_found: { status: 404, title: 'Refund not found' },
  refund_not_allowed: { status: 422, title: 'Refund not allowed' },
  payout_not_found: { status: 404, title: 'Payout not found' },
  payout_not_cancellable: { status: 409, title: 'Payout not cancellable' },
  invalid_splits: { status: 422, title: 'Invalid splits' },
  leg_not_found: { status: 404, title: 'Leg not found' },
  leg_not_failed: { status: 409, title: 'Leg not failed' },
  leg_too_small: { status: 422, title: 'Leg too small' },
  insufficient_balance: { status: 422, title: 'Insufficient balance' },
  insufficient_float: { status: 503, title: 'Insufficient float', retryAfterSeconds: 60 },
  attempt_not_askable: { status: 409, title: 'Attempt not askable' },
  attempt_not_resolvable: { status: 409, title: 'Attempt not resolvable' },
  attempt_not_correctable: { status: 409, title: 'Attempt not correctable' },
  late_money_not_needed: { status: 409, title: 'Late money not needed' },
  no_route: { status: 422, title: 'No route' },
  rail_unavailable: { status: 503, title: 'Rail unavailable', retryAfterSeconds: 60 },
  review_not_waiting: { status: 409, title: 'Nothing to decide' },
  rate_limited: { status: 429, title: 'Too many requests' },
  overloaded: { status: 503, title: 'Overloaded', retryAfterSeconds: 1 },
  unavailable: { status: 503, title: 'Unavailable', retryAfterSeconds: 2 },
  internal_error: { status: 500, title: 'Internal error' },
};
