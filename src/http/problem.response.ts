import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
export class ProblemResponse {
  @ApiProperty({ example: 'urn:synccash:problem:invalid_amount', description: 'Names the kind of problem.' })
  type: string;

  @ApiProperty({ example: 'Invalid amount', description: 'The same for every problem of this kind.' })
  title: string;

  @ApiProperty({ type: 'integer', example: 400, description: 'The HTTP status.' })
  status: number;

  @ApiProperty({ description: 'What is wrong and what to do about it.' })
  detail: string;

  @ApiProperty({ enum: ERROR_CODES, description: 'Stable: program against this.' })
  code: string;

  @ApiProperty({ description: 'Quote it when you ask us.' })
  traceId: string;

  @ApiPropertyOptional({ type: [FieldErrorResponse], description: 'Every field that is wrong.' })
  errors?: FieldErrorResponse[];

  @ApiPropertyOptional({ enum: LIMIT_NAMES, description: 'Of `rate_limited`: the limit that refuses.' })
  limit?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Of `rate_limited`: after how many seconds to come back, as in `Retry-After`.',
  })
  retryAfterSeconds?: number;
}
