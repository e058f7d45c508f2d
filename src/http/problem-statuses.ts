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
  no_route: { status: 422, title: 'No route' },
  review_not_waiting: { status: 409, title: 'Nothing to decide' },
  rate_limited: { status: 429, title: 'Too many requests' },
  overloaded: { status: 503, title: 'Overloaded', retryAfterSeconds: 1 },
  unavailable: { status: 503, title: 'Unavailable', retryAfterSeconds: 2 },
  internal_error: { status: 500, title: 'Internal error' },
};
