import { ApiProperty } from '@nestjs/swagger';
import { EXCLUSIONS, STRATEGIES } from '../domain/routing.js';
import { AmountProperty } from '../http/amount-property.decorator.js';

class CandidateResponse {
  @ApiProperty({ example: 'mtn_momo' })
  provider: string;

  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'From 0 to 1: health, speed and cost together, as the strategy weighs them.',
  })
  score: number;

  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'From 0 to 1: the share of its calls that the rail did not spoil.',
  })
  health: number;

  @ApiProperty({ minimum: 0, maximum: 1, description: 'From 0 to 1: 1 is an answer at once.' })
  speed: number;

  @ApiProperty({ minimum: 0, maximum: 1, description: 'From 0 to 1: 1 is free.' })
  cost: number;

  @AmountProperty({ nullable: true, description: 'What the rail takes; null = the fee table does not tell.' })
  fee: number | null;
}

class ExcludedResponse {
  @ApiProperty({ example: 'vodafone_cash' })
  provider: string;

  @ApiProperty({ enum: EXCLUSIONS, description: 'Why it was no candidate.' })
  reason: string;
}

/** A routing decision as it is kept and shown. */
export class RoutingDecisionResponse {
  @ApiProperty({ example: 'mtn_momo', description: 'The rail.' })
  chosen: string;

  @ApiProperty({ enum: STRATEGIES, description: 'What counted when rails were compared.' })
  strategy: string;

  @ApiProperty({ description: 'The caller has named the rail: no other is tried.' })
  isPinned: boolean;

  @ApiProperty({ description: 'A rail that was measured too little got its chance.' })
  isExploration: boolean;

  @ApiProperty({ type: [CandidateResponse], description: 'Best first.' })
  candidates: readonly CandidateResponse[];

  @ApiProperty({ type: [ExcludedResponse], description: 'Rails that were no candidates.' })
  excluded: readonly ExcludedResponse[];
}
