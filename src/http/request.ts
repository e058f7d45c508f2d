import type { FastifyRequest } from 'fastify';
import type { IdempotencyRequest } from './idempotency.js';

/** What our hooks, guards and interceptors leave on a request for each other. */
declare module 'fastify' {
  interface FastifyRequest {
    correlationId: string;
    traceId: string;
    /** Who calls, once the guard has found out. */
    principal?: { readonly merchantId: string; readonly apiKeyId: string; readonly scopes: readonly string[] };
    idempotency?: IdempotencyRequest;
  }
}

export type ApiRequest = FastifyRequest;
