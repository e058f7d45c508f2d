import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { LATE_SUCCESS_POLICIES, type LateSuccessPolicy } from '../../domain/late-success.js';

export class ChangeMerchantDto {
  @ApiProperty({
    enum: LATE_SUCCESS_POLICIES,
    description:
      'What becomes of money that a rail takes after a payment has ended: refund gives it back, accept keeps it, hold leaves it for an operator. A second payment of the same money is never kept.',
  })
  @IsIn(LATE_SUCCESS_POLICIES)
  lateSuccessPolicy: LateSuccessPolicy;
}
