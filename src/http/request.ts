import type { FastifyRequest } from 'fastify';

/** The caller's key and what it was sent with. */
export interface IdempotencyRequest {
  readonly key: string;
  /** SHA-256 of method, path and canonical body. */
  readonly requestHash: Buffer;
}

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

declare module 'node:http' {
  interface IncomingMessage {
    /** The pattern of the route that was found, for the log, which sees nothing of Fastify. */
    route?: string | undefined;
  }
}

export type ApiRequest = FastifyRequest;
