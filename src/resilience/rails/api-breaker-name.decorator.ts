import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { OPERATIONS } from '../../domain/attempt.js';

/** The parts of a path that name a breaker; a route takes them together, so nothing tells of them by itself. */
export function ApiBreakerName(): MethodDecorator {
  return applyDecorators(
    ApiParam({
      name: 'provider',
      type: 'string',
      example: 'mtn_momo',
      description: 'The rail, as `GET /providers` names it.',
    }),
    ApiParam({ name: 'operation', enum: OPERATIONS, description: 'The kind of instruction.' }),
  );
}
