import { ApiProperty } from '@nestjs/swagger';
import { CLAWBACK_STATES } from '../../domain/clawback.js';

export class ClawbackLegResponse {
  @ApiProperty({ example: 'leg_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty()
  reference: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Minor units of the payment.' })
  amount: number | null;

  @ApiProperty({ enum: CLAWBACK_STATES })
  state: string;
}

/** What of a split payment still covers a refund. What was passed on stays with its payees: you bear it. */
export class ClawbackResponse {
  @ApiProperty({ description: 'Minor units that you have kept or that have come back, before fees.' })
  inBalanceAmount: number;

  @ApiProperty({ description: 'Minor units of legs whose payouts are on their way: back only if they fail.' })
  onItsWayAmount: number;

  @ApiProperty({ description: 'Minor units that payees have: no rail takes them back.' })
  passedOnAmount: number;

  @ApiProperty({ type: [ClawbackLegResponse] })
  legs: ClawbackLegResponse[];
}
