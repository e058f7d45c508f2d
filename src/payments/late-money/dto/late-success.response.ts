import { ApiProperty } from '@nestjs/swagger';
import { LATE_SUCCESS_POLICIES, LATE_SUCCESS_RESOLUTIONS } from '../../../domain/late-success.js';
import { PageResponse } from '../../../http/page.response.js';
import { AmountProperty } from '../../../http/amount-property.decorator.js';

/** Money that a rail took by an attempt that had failed. */
export class LateSuccessResponse {
  @ApiProperty({ example: 'att_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The attempt that took the money after all.' })
  attemptId: string;

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  paymentId: string;

  @ApiProperty({ example: 'mtn_momo', description: 'The rail that took it.' })
  provider: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The rail’s own id of the movement; null = it has told none.',
  })
  railTransactionId: string | null;

  @AmountProperty({ example: 1050 })
  amount: number;

  @ApiProperty({ example: 'GHS' })
  currency: string;

  @ApiProperty({ enum: LATE_SUCCESS_POLICIES, description: 'The merchant’s when it was found.' })
  policy: string;

  @ApiProperty({ enum: LATE_SUCCESS_RESOLUTIONS, description: 'What became of it. `held`: an operator decides.' })
  resolution: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'rfd_01kgn6q4s8e3rvq6c1m3k3wz5t',
    description: 'The refund that gives it back; null = none does.',
  })
  refundId: string | null;

  @ApiProperty({ format: 'date-time' })
  foundAt: string;
}

export class LateSuccessPageResponse extends PageResponse {
  @ApiProperty({ type: [LateSuccessResponse] })
  data: LateSuccessResponse[];
}
