import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { NETWORKS } from '../../domain/number-plan.js';
import { FAILURE_CODES } from '../../domain/outcome.js';
import { PAYOUT_STATUSES } from '../../domain/payout.js';
import { NETWORK_SOURCES } from '../../domain/wallet.js';
import { AttemptResponse, TimelineEntryResponse } from '../../movements/dto/attempt.response.js';

class PayeeResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({ enum: NETWORK_SOURCES, description: 'How we know the network.' })
  networkSource: string;
}

export class PayoutResponse {
  @ApiProperty({ example: 'pot_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: ['payout'] })
  object: 'payout';

  @ApiProperty({ enum: PAYOUT_STATUSES })
  status: string;

  @ApiProperty({ example: 1050, description: 'Minor units; the payee gets all of it.' })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ description: 'Minor units set aside for it: the amount and the fees that are expected.' })
  reservedAmount: number;

  @ApiProperty({ type: PayeeResponse })
  payee: PayeeResponse;

  @ApiProperty()
  reference: string;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;

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

export class PayoutDetailResponse extends PayoutResponse {
  @ApiProperty({ type: [AttemptResponse] })
  attempts: AttemptResponse[];

  @ApiProperty({ type: [TimelineEntryResponse] })
  timeline: TimelineEntryResponse[];
}

export class PayoutPageResponse {
  @ApiProperty({ type: [PayoutResponse] })
  data: PayoutResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
