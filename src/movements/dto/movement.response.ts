import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { FAILURE_CODES } from '../../domain/outcome.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

/** What is told of every movement. Times are RFC 3339 in UTC. */
export class MovementResponse {
  @AmountProperty({ example: 1050 })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ example: 'order-1', description: 'Your own name for it.' })
  reference: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    description: 'Your own notes, as you gave them; null = none.',
  })
  metadata: Readonly<Record<string, string>> | null;

  @ApiProperty({ description: 'The rail that carries it, by its id in `GET /providers`.' })
  provider: string;

  @ApiProperty({
    enum: FAILURE_CODES,
    nullable: true,
    type: String,
    description: 'Why no money moved; null unless it ended so.',
  })
  failureCode: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}
