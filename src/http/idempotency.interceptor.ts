import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { finalize, map, type Observable } from 'rxjs';
import { DomainError } from '../domain/errors.js';
import { parseIdempotencyKey, requestHash, type IdempotentAnswer } from './idempotency.js';
import { IsIdempotent } from './idempotent.decorator.js';
import type { ApiRequest } from './request.js';

const MAX_IN_FLIGHT = 20_000;

/**
 * Reads the key before the route and turns its answer into the response. The key's record is written by the repository in
 * the same statement as the object, so two processes cannot both create; this only spares the second caller the wait.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly inFlight = new Set<string>();

  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.reflector.get(IsIdempotent, context.getHandler()) === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = parseIdempotencyKey(request.headers['idempotency-key']);
    request.idempotency = {
      key,
      requestHash: requestHash(request.method, request.url.split('?', 1)[0] ?? '', request.body),
    };

    const flight = `${request.principal?.merchantId ?? ''} ${key}`;
    this.enter(flight);
    return next.handle().pipe(
      map((answer: IdempotentAnswer) => {
        void reply.status(answer.status).header('Content-Type', 'application/json; charset=utf-8');
        if (answer.replayed) void reply.header('Idempotency-Replayed', 'true');
        return answer.body;
      }),
      finalize(() => this.inFlight.delete(flight)),
    );
  }

  private enter(flight: string): void {
    if (this.inFlight.has(flight)) {
      throw new DomainError(
        'idempotency_key_in_flight',
        'a request with this Idempotency-Key is being worked on; repeat it in a moment',
      );
    }
    if (this.inFlight.size >= MAX_IN_FLIGHT)
      throw new DomainError('overloaded', 'too many requests at a time; try again in a moment');
    this.inFlight.add(flight);
  }
}
