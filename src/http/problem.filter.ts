import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import { isUnavailable } from '../persistence/sql-errors.js';
import { PROBLEM_STATUSES } from './problem-statuses.js';
import type { ApiRequest } from './request.js';

/** Every error leaves here as an RFC 9457 problem document; nothing of our inside is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {
    this.logger.setContext(ProblemFilter.name);
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // Terminus has made its own document of what is down.
    if (isHealthAnswer(exception)) return void reply.status(exception.getStatus()).send(exception.getResponse());

    const { code, detail, status: ownStatus, errors } = toProblem(exception);
    const { status, title, retryAfterSeconds } = PROBLEM_STATUSES[code];
    if (status >= 500) {
      this.logger.error({ err: exception, correlationId: request.correlationId }, 'a request failed');
    }
    if (retryAfterSeconds !== undefined) void reply.header('Retry-After', String(retryAfterSeconds));
    if (code === 'unauthenticated') void reply.header('WWW-Authenticate', 'Bearer');
    void reply
      .status(ownStatus ?? status)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .send(
        JSON.stringify({
          type: `urn:synccash:problem:${code}`,
          title,
          status: ownStatus ?? status,
          detail,
          code,
          traceId: request.traceId,
          ...(errors.length > 0 && { errors }),
        }),
      );
  }
}

interface Problem {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly status?: number;
  readonly errors: DomainError['errors'];
}

function toProblem(exception: unknown): Problem {
  if (exception instanceof DomainError)
    return { code: exception.code, detail: exception.message, errors: exception.errors };
  if (isUnavailable(exception)) {
    return { code: 'unavailable', detail: 'the service can not reach its database; try again in a moment', errors: [] };
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

function isHealthAnswer(exception: unknown): exception is HttpException {
  if (!(exception instanceof HttpException)) return false;
  const response = exception.getResponse();
  return typeof response === 'object' && 'details' in response;
}
