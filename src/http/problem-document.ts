import { HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import { RateLimitedError } from '../domain/rate-limited-error.js';
import { BatcherFullError } from '../persistence/batcher.js';
import { isUnavailable } from '../persistence/sql-errors.js';
import { PROBLEM_STATUSES } from './problem-statuses.js';

/**
 * Answers with the RFC 9457 problem document of an error; nothing of our inside is told.
 * @returns the HTTP status
 */
export function sendProblem(reply: FastifyReply, exception: unknown, traceId: string): number {
  const { code, detail, status: ownStatus, errors, more } = toProblem(exception);
  const { status: codeStatus, title, retryAfterSeconds: usualSeconds } = PROBLEM_STATUSES[code];
  const status = ownStatus ?? codeStatus;
  const retryAfterSeconds = more?.retryAfterSeconds ?? usualSeconds;
  if (retryAfterSeconds !== undefined) void reply.header('Retry-After', String(retryAfterSeconds));
  if (code === 'unauthenticated') void reply.header('WWW-Authenticate', 'Bearer');
  const type = `urn:synccash:problem:${code}`;
  const body = { type, title, status, detail, code, traceId, ...more, ...(errors.length > 0 && { errors }) };
  void reply
    .status(status)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
  return status;
}

interface Problem {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly status?: number;
  readonly errors: DomainError['errors'];
  /** Members of its own (RFC 9457, section 3.2). */
  readonly more?: Pick<RateLimitedError, 'limit' | 'retryAfterSeconds'>;
}

function toProblem(exception: unknown): Problem {
  if (exception instanceof RateLimitedError) {
    const { code, message: detail, errors, limit, retryAfterSeconds } = exception;
    return { code, detail, errors, more: { limit, retryAfterSeconds } };
  }
  if (exception instanceof DomainError)
    return { code: exception.code, detail: exception.message, errors: exception.errors };
  if (exception instanceof BatcherFullError)
    return { code: 'overloaded', detail: 'too much is waiting to be written; try again in a moment', errors: [] };
  if (isUnavailable(exception)) {
    return { code: 'unavailable', detail: 'the service cannot reach its database; try again in a moment', errors: [] };
  }
  const status = statusOf(exception);
  if (status === null)
    return { code: 'internal_error', detail: 'something went wrong here; quote the traceId', errors: [] };
  return { code: codeOfStatus(status), detail: (exception as Error).message, status, errors: [] };
}

/** Refusals of the framework: unknown routes, bodies that are too large, broken URLs. */
function statusOf(exception: unknown): number | null {
  const status =
    exception instanceof HttpException ? exception.getStatus() : (exception as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function codeOfStatus(status: number): ErrorCode {
  const known: Record<number, ErrorCode> = {
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not_found',
    413: 'payload_too_large',
    415: 'unsupported_media_type',
  };
  return known[status] ?? 'invalid_request';
}
