import { ApiProperty } from '@nestjs/swagger';
import { EXCLUSIONS, STRATEGIES } from '../domain/routing.js';

class CandidateResponse {
  @ApiProperty()
  provider: string;

  @ApiProperty({ description: 'health, speed and cost together, as the strategy weighs them.' })
  score: number;

  @ApiProperty({ description: 'From 0 to 1: the share of its calls that the rail did not spoil.' })
  health: number;

  @ApiProperty({ description: 'From 0 to 1: 1 is an answer at once.' })
  speed: number;

  @ApiProperty({ description: 'From 0 to 1: 1 is free.' })
  cost: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Minor units; null when the fee table does not tell.' })
  fee: number | null;
}

class ExcludedResponse {
  @ApiProperty()
  provider: string;

  @ApiProperty({ enum: EXCLUSIONS })
  reason: string;
}

/** A routing decision as it is kept and shown. */
export class RoutingDecisionResponse {
  @ApiProperty()
  chosen: string;

  @ApiProperty({ enum: STRATEGIES })
  strategy: string;

  @ApiProperty({ description: 'The caller has named the rail: no other is tried.' })
  isPinned: boolean;

  @ApiProperty({ description: 'A rail that was measured too little got its chance.' })
  isExploration: boolean;

  @ApiProperty({ type: [CandidateResponse], description: 'Best first.' })
  candidates: readonly CandidateResponse[];

  @ApiProperty({ type: [ExcludedResponse] })
  excluded: readonly ExcludedResponse[];
}
