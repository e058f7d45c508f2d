import type { IdempotencyRequest } from './request.js';

/** Who asks for something to be created, and under which key. */
export interface RequestContext {
  readonly merchantId: string;
  readonly correlationId: string;
  readonly idempotency: IdempotencyRequest;
}
