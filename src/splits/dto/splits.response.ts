import { ApiProperty } from '@nestjs/swagger';
import { SETTLEMENTS } from '../../domain/split.js';
import { LegResponse } from '../../payments/legs/dto/leg.response.js';

export class SplitsResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  paymentId: string;

  @ApiProperty({
    enum: SETTLEMENTS,
    description: 'How far the legs have come together; `none`: there are none, or the payment is not confirmed.',
  })
  settlement: string;

  @ApiProperty({ type: [LegResponse], description: 'In the order of the request.' })
  legs: LegResponse[];
}
