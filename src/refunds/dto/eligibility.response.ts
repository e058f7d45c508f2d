import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { REFUND_REFUSALS } from '../../domain/refund-eligibility.js';
import { ClawbackResponse } from './clawback.response.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

export class EligibilityResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  paymentId: string;

  @ApiProperty({ description: 'It could be given back now.' })
  isEligible: boolean;

  @AmountProperty({ description: 'What can still be given back.' })
  remainingAmount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({
    enum: REFUND_REFUSALS,
    isArray: true,
    description: 'Every reason why not; empty when it is eligible.',
  })
  reasons: string[];

  @ApiProperty({ type: String, nullable: true, description: 'The rail that would carry it; null = none can.' })
  provider: string | null;

  @ApiProperty({
    enum: ['own', 'payout'],
    nullable: true,
    type: String,
    description: 'The rail’s own refund, or a payout to the payer; null = no rail can.',
  })
  by: string | null;

  @ApiProperty({ type: ClawbackResponse, nullable: true, description: 'null = the payment is not split.' })
  clawback: ClawbackResponse | null;
}
