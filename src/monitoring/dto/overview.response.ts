import { ApiProperty } from '@nestjs/swagger';
import { OPERATIONS } from '../../domain/attempt.js';
import { BREAKER_CAUSES, BREAKER_STATES } from '../../domain/breaker.js';
import { PAUSE_KINDS } from '../../domain/rail-pause.js';

class OverviewOperationResponse {
  @ApiProperty({ enum: OPERATIONS })
  operation: string;

  @ApiProperty({
    enum: BREAKER_STATES,
    description: '`closed`: calls go through; `open`: none does; `half_open`: only what tries it out.',
  })
  breaker: string;

  @ApiProperty({ enum: BREAKER_CAUSES, description: 'What decides the state of the breaker.' })
  cause: string;

  @ApiProperty({ minimum: 0, maximum: 1, description: 'From 0 to 1, over the last minutes and all processes.' })
  health: number;

  @ApiProperty({ type: 'integer', description: 'In the same time.' })
  calls: number;

  @ApiProperty({ type: 'integer', description: 'Those that the rail spoilt.' })
  railFailures: number;
}

class OverviewRailResponse {
  @ApiProperty({ example: 'mtn_momo' })
  id: string;

  @ApiProperty({ description: 'It is given instructions now, as far as operators decide it.' })
  isEnabled: boolean;

  @ApiProperty({ enum: PAUSE_KINDS, nullable: true, type: String, description: 'Why it is given none; null = it is.' })
  pause: string | null;

  @ApiProperty({ type: [OverviewOperationResponse] })
  operations: OverviewOperationResponse[];
}

class OverviewAttemptsResponse {
  @ApiProperty({ type: 'integer', description: 'In the hands of this process.' })
  inFlight: number;

  @ApiProperty({ type: 'integer', description: 'Live for more than ten minutes.' })
  old: number;

  @ApiProperty({ type: 'integer', description: 'For a person.' })
  needsReview: number;
}

class OverviewProcessResponse {
  @ApiProperty({ description: 'Of the process that answers.' })
  id: string;

  @ApiProperty({ example: 'all', description: '`api` answers requests, `worker` calls rails, `all` does both.' })
  role: string;

  @ApiProperty({
    type: 'integer',
    description: 'Other processes that call rails and have reported in the last seconds.',
  })
  otherWorkers: number;
}

/** What an operator looks at first. */
export class OverviewResponse {
  @ApiProperty({ type: [OverviewRailResponse] })
  rails: OverviewRailResponse[];

  @ApiProperty({ type: OverviewAttemptsResponse })
  attempts: OverviewAttemptsResponse;

  @ApiProperty({ type: OverviewProcessResponse })
  process: OverviewProcessResponse;
}
