import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../domain/number-plan.js';
import { REFUND_ORIGINS, REFUND_STATUSES } from '../../domain/refund.js';
import { ClawbackResponse } from './clawback.response.js';
import { AttemptResponse, TimelineEntryResponse } from '../../movements/dto/attempt.response.js';
import { MovementResponse } from '../../movements/dto/movement.response.js';

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

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  paymentId: string;

  @ApiProperty({
    enum: REFUND_ORIGINS,
    description: 'Who wanted it: you, or your policy for money that came too late.',
  })
  origin: string;

  @ApiProperty({ enum: REFUND_STATUSES })
  status: string;

  @ApiProperty({ type: RefundWalletResponse, description: 'Where it goes: the wallet that paid.' })
  wallet: RefundWalletResponse;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;
}

export class CreatedRefundResponse extends RefundResponse {
  @ApiProperty({ type: ClawbackResponse, nullable: true, description: 'null = the payment is not split.' })
  clawback: ClawbackResponse | null;
}

export class RefundDetailResponse extends RefundResponse {
  @ApiProperty({ type: [AttemptResponse] })
  attempts: AttemptResponse[];

  @ApiProperty({ type: [TimelineEntryResponse] })
  timeline: TimelineEntryResponse[];
}

export class RefundPageResponse {
  @ApiProperty({ type: [RefundResponse] })
  data: RefundResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
