import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { REFUND_REFUSALS } from '../../domain/refund-eligibility.js';
import { ClawbackResponse } from './clawback.response.js';

export class EligibilityResponse {
  @ApiProperty()
  paymentId: string;

  @ApiProperty()
  isEligible: boolean;

  @ApiProperty({ description: 'Minor units that can still be given back.' })
  remainingAmount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({
    enum: REFUND_REFUSALS,
    isArray: true,
    description: 'Every reason why not; empty when it is eligible.',
  })
  reasons: string[];

  @ApiProperty({ type: String, nullable: true, description: 'The rail that would carry it.' })
  provider: string | null;

  @ApiProperty({
    enum: ['own', 'payout'],
    nullable: true,
    type: String,
    description: 'The rail’s own refund, or a payout.',
  })
  by: string | null;

  @ApiProperty({ type: ClawbackResponse, nullable: true, description: 'null = the payment is not split.' })
  clawback: ClawbackResponse | null;
}
