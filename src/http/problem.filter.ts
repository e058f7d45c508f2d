import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { sendProblem } from './problem-document.js';
import type { ApiRequest } from './request.js';

/** Every error leaves here as a problem document; what is our own fault is logged. */
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
    const status = sendProblem(reply, exception, request.traceId);
    // When something is down, every request says so: the stack of each would bury the one line that matters.
    if (status === 503) this.logger.warn({ reason: messageOf(exception) }, 'unavailable');
    else if (status >= 500) this.logger.error({ err: exception }, 'a request failed');
  }
}

function isHealthAnswer(exception: unknown): exception is HttpException {
  if (!(exception instanceof HttpException)) return false;
  const response = exception.getResponse();
  return typeof response === 'object' && 'details' in response;
}

function messageOf(exception: unknown): string {
  return Error.isError(exception) ? exception.message : String(exception);
}
