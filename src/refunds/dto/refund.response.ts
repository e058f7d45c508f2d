import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../domain/number-plan.js';
import { REFUND_ORIGINS, REFUND_STATUSES } from '../../domain/refund.js';
import { ClawbackResponse } from './clawback.response.js';
import { AttemptResponse, TimelineEntryResponse } from '../../movements/dto/attempt.response.js';
import { MovementResponse } from '../../movements/dto/movement.response.js';
import { PageResponse } from '../../http/page.response.js';

class RefundWalletResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;
}

export class RefundResponse extends MovementResponse {
  @ApiProperty({ example: 'rfd_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: ['refund'] })
  object: 'refund';

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'What is given back.' })
  paymentId: string;

  @ApiProperty({
    enum: REFUND_ORIGINS,
    description: 'Who wanted it: you, or your policy for money that came too late.',
  })
  origin: string;

  @ApiProperty({
    enum: REFUND_STATUSES,
    description: '`initiated`: nothing was sent yet; `pending`: a rail has it. The others are final.',
  })
  status: string;

  @ApiProperty({ type: RefundWalletResponse, description: 'Where it goes: the wallet that paid.' })
  wallet: RefundWalletResponse;

  @ApiProperty({ type: String, nullable: true, description: 'As you gave it; null = none.' })
  reason: string | null;
}

export class CreatedRefundResponse extends RefundResponse {
  @ApiProperty({
    type: ClawbackResponse,
    nullable: true,
    description: 'What of the payment’s legs covers it; null = the payment is not split.',
  })
  clawback: ClawbackResponse | null;
}

export class RefundDetailResponse extends RefundResponse {
  @ApiProperty({
    type: [AttemptResponse],
    description: 'Each instruction to a rail, oldest first; never two live ones at a time.',
  })
  attempts: AttemptResponse[];

  @ApiProperty({ type: [TimelineEntryResponse], description: 'What happened to it, oldest first.' })
  timeline: TimelineEntryResponse[];
}

export class RefundPageResponse extends PageResponse {
  @ApiProperty({ type: [RefundResponse] })
  data: RefundResponse[];
}
