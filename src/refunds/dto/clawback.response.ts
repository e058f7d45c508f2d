import { ApiProperty } from '@nestjs/swagger';
import { CLAWBACK_STATES } from '../../domain/clawback.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

export class ClawbackLegResponse {
  @ApiProperty({ example: 'leg_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ example: 'seller-7', description: 'Your own name for this share.' })
  reference: string;

  @AmountProperty({ nullable: true, description: 'Its part of the payment; null = the payment is not confirmed.' })
  amount: number | null;

  @ApiProperty({
    enum: CLAWBACK_STATES,
    description:
      '`in_balance`: it covers its part of a refund; `on_its_way`: only if its payout fails; `passed_on`: the payee has it.',
  })
  state: string;
}

/** What of a split payment still covers a refund. What was passed on stays with its payees: you bear it. */
export class ClawbackResponse {
  @AmountProperty({ description: 'What you have kept or what has come back, before fees.' })
  inBalanceAmount: number;

  @AmountProperty({ description: 'Legs whose payouts are on their way: back only if they fail.' })
  onItsWayAmount: number;

  @AmountProperty({ description: 'What payees have: no rail takes it back.' })
  passedOnAmount: number;

  @ApiProperty({ type: [ClawbackLegResponse] })
  legs: ClawbackLegResponse[];
}
