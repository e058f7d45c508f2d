import { ApiProperty } from '@nestjs/swagger';
import { RAIL_FEE_BEARERS } from '../../domain/fee-correction.js';
import { CURRENCIES } from '../../domain/money.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

/** What a rail takes for an attempt, and what has just been corrected. */
export class RailFeeResponse {
  @ApiProperty({ example: 'att_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  attemptId: string;

  @ApiProperty({ example: 'mtn_momo', description: 'The rail that took it.' })
  provider: string;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @AmountProperty({ description: 'What was booked until now.' })
  feeBefore: number;

  @AmountProperty({ description: 'What is booked now.' })
  fee: number;

  @ApiProperty({ enum: RAIL_FEE_BEARERS, description: 'Who bears the fee, and so the difference.' })
  borneBy: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'fco_01kgn6q4s8e3rvq6c1m3k3wz5t',
    description: 'The object of the posting `fee_corrected`; null when the fee was booked like that already.',
  })
  correctionId: string | null;
}
