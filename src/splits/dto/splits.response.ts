import { ApiProperty } from '@nestjs/swagger';
import { SETTLEMENTS } from '../../domain/split.js';
import { LegResponse } from '../../payments/legs/dto/leg.response.js';

export class SplitsResponse {
  @ApiProperty()
  paymentId: string;

  @ApiProperty({ enum: SETTLEMENTS })
  settlement: string;

  @ApiProperty({ type: [LegResponse] })
  legs: LegResponse[];
}
