import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { FAILURE_CODES } from '../../domain/outcome.js';

/** What is told of every movement. Times are RFC 3339 in UTC. */
export class MovementResponse {
  @ApiProperty({ example: 1050, description: 'Minor units.' })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty()
  reference: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, nullable: true })
  metadata: Readonly<Record<string, string>> | null;

  @ApiProperty({ description: 'The rail that carries it, by its id in `GET /providers`.' })
  provider: string;

  @ApiProperty({ enum: FAILURE_CODES, nullable: true, type: String })
  failureCode: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}
