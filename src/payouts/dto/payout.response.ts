import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../domain/number-plan.js';
import { PAYOUT_STATUSES } from '../../domain/payout.js';
import { NETWORK_SOURCES } from '../../domain/wallet.js';
import { AttemptResponse, TimelineEntryResponse } from '../../movements/dto/attempt.response.js';
import { MovementResponse } from '../../movements/dto/movement.response.js';

class PayeeResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({ enum: NETWORK_SOURCES, description: 'How we know the network.' })
  networkSource: string;
}

export class PayoutResponse extends MovementResponse {
  @ApiProperty({ example: 'pot_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: ['payout'] })
  object: 'payout';

  @ApiProperty({ enum: PAYOUT_STATUSES })
  status: string;

  @ApiProperty({ description: 'Minor units set aside for it: the amount and the fees that are expected.' })
  reservedAmount: number;

  @ApiProperty({ type: PayeeResponse })
  payee: PayeeResponse;

  @ApiProperty({ type: String, nullable: true, description: 'The split payment of which it pays a leg.' })
  paymentId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The leg that it pays, or has tried to.' })
  splitLegId: string | null;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;
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
