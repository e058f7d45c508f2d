import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../domain/number-plan.js';
import { PAYOUT_STATUSES } from '../../domain/payout.js';
import { NETWORK_SOURCES } from '../../domain/wallet.js';
import { AttemptResponse, TimelineEntryResponse } from '../../movements/dto/attempt.response.js';
import { MovementResponse } from '../../movements/dto/movement.response.js';
import { PageResponse } from '../../http/page.response.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

class PayeeResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({
    enum: NETWORK_SOURCES,
    description:
      'How we know the network. `explicit`: you named it; `lookup`: a rail knows the wallet; `history`: you have collected from it; `prefix`: a guess.',
  })
  networkSource: string;
}

export class PayoutResponse extends MovementResponse {
  @ApiProperty({ example: 'pot_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: ['payout'] })
  object: 'payout';

  @ApiProperty({
    enum: PAYOUT_STATUSES,
    description: '`initiated`: nothing was sent yet; `pending`: a rail has it. The others are final.',
  })
  status: string;

  @AmountProperty({ description: 'Set aside for it: the amount and the fees that are expected.' })
  reservedAmount: number;

  @ApiProperty({ type: PayeeResponse, description: 'The wallet that gets the money.' })
  payee: PayeeResponse;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The split payment of which it pays a leg; null = it is a payout of its own.',
  })
  paymentId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The leg that it pays, or has tried to; null as above.' })
  splitLegId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As you gave it; null = none.' })
  description: string | null;
}

export class PayoutDetailResponse extends PayoutResponse {
  @ApiProperty({
    type: [AttemptResponse],
    description: 'Each instruction to a rail, oldest first; never two live ones at a time.',
  })
  attempts: AttemptResponse[];

  @ApiProperty({ type: [TimelineEntryResponse], description: 'What happened to it, oldest first.' })
  timeline: TimelineEntryResponse[];
}

export class PayoutPageResponse extends PageResponse {
  @ApiProperty({ type: [PayoutResponse] })
  data: PayoutResponse[];
}
