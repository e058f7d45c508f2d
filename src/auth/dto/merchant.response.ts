import { ApiProperty } from '@nestjs/swagger';
import { LATE_SUCCESS_POLICIES } from '../../domain/late-success.js';

export class MerchantResponse {
  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: LATE_SUCCESS_POLICIES })
  lateSuccessPolicy: string;
}
