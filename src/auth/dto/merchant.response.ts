import { ApiProperty } from '@nestjs/swagger';
import { LATE_SUCCESS_POLICIES } from '../../domain/late-success.js';

export class MerchantResponse {
  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ example: 'Accra Books Ltd' })
  name: string;

  @ApiProperty({
    enum: LATE_SUCCESS_POLICIES,
    description:
      'What becomes of money that a rail takes after a payment has ended: `refund` gives it back, `accept` keeps it, `hold` leaves it for an operator.',
  })
  lateSuccessPolicy: string;
}
