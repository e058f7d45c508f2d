import { ApiProperty } from '@nestjs/swagger';
import { LATE_SUCCESS_POLICIES, LATE_SUCCESS_RESOLUTIONS } from '../../../domain/late-success.js';

/** Money that a rail took by an attempt that had failed. */
export class LateSuccessResponse {
  @ApiProperty({ example: 'att_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  attemptId: string;

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  paymentId: string;

  @ApiProperty()
  provider: string;

  @ApiProperty({ type: String, nullable: true })
  railTransactionId: string | null;

  @ApiProperty({ description: 'Minor units.' })
  amount: number;

  @ApiProperty()
  currency: string;

  @ApiProperty({ enum: LATE_SUCCESS_POLICIES, description: 'The merchant’s when it was found.' })
  policy: string;

  @ApiProperty({ enum: LATE_SUCCESS_RESOLUTIONS, description: 'held: an operator decides.' })
  resolution: string;

  @ApiProperty({ type: String, nullable: true, example: 'rfd_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  refundId: string | null;

  @ApiProperty({ format: 'date-time' })
  foundAt: string;
}

export class LateSuccessPageResponse {
  @ApiProperty({ type: [LateSuccessResponse] })
  data: LateSuccessResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
