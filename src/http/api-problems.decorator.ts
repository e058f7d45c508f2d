import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import { ERROR_CODES } from '../domain/errors.js';
import { LIMIT_NAMES } from '../domain/rate-limit.js';
import { REFUND_REFUSALS } from '../domain/refund-eligibility.js';

class FieldErrorResponse {
  @ApiProperty({
    example: 'payer.msisdn',
    description: 'Dotted path in the body, or the name of a parameter of the path or the query.',
  })
  field: string;

  @ApiProperty({
    enum: [...ERROR_CODES, ...REFUND_REFUSALS],
    description: 'What is wrong with this field. Stable: program against this.',
  })
  code: string;

  @ApiProperty({ description: 'The same for a person, and what to do about it.' })
  message: string;
}

/** RFC 9457. */
class ProblemResponse {
  @ApiProperty({ example: 'urn:synccash:problem:invalid_amount' })
  type: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ example: 400 })
  status: number;

  @ApiProperty({ description: 'What is wrong and what to do about it.' })
  detail: string;

  @ApiProperty({ enum: ERROR_CODES, description: 'Stable: program against this.' })
  code: string;

  @ApiProperty({ description: 'Quote it when you ask us.' })
  traceId: string;

  @ApiPropertyOptional({ type: [FieldErrorResponse] })
  errors?: FieldErrorResponse[];

  @ApiPropertyOptional({ enum: LIMIT_NAMES, description: 'Of `rate_limited`: the limit that refuses.' })
  limit?: string;

  @ApiPropertyOptional({ description: 'Of `rate_limited`: when to come back, as in `Retry-After`.' })
  retryAfterSeconds?: number;
}

const TOO_MANY_HEADERS = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
  'RateLimit-Policy': {
    description: 'The limits of this route, on every answer (draft-ietf-httpapi-ratelimit-headers-11).',
    schema: { type: 'string', example: '"ip";q=200;w=1;synccash-burst=400, "merchant";q=100;w=1;synccash-burst=200' },
  },
  RateLimit: {
    description: 'On every answer what is left; on this one only of the limits that refuse.',
    schema: { type: 'string', example: '"merchant";r=0;t=1' },
  },
} as const;

/** The errors that every route of a merchant may answer. */
export function ApiProblems(): ClassDecorator & MethodDecorator {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } };
  return applyDecorators(
    ApiExtraModels(ProblemResponse),
    ApiResponse({ status: '4XX', description: 'A problem of the request', content }),
    ApiResponse({ status: 429, description: 'Too many requests under one limit', content, headers: TOO_MANY_HEADERS }),
    ApiResponse({ status: '5XX', description: 'A problem of ours', content }),
  );
}
