import { ApiProperty } from '@nestjs/swagger';
import { OPERATIONS } from '../../domain/attempt.js';
import { BREAKER_CAUSES, BREAKER_STATES } from '../../domain/breaker.js';
import { PAUSE_KINDS } from '../../domain/rail-pause.js';

class OverviewOperationResponse {
  @ApiProperty({ enum: OPERATIONS })
  operation: string;

  @ApiProperty({ enum: BREAKER_STATES })
  breaker: string;

  @ApiProperty({ enum: BREAKER_CAUSES })
  cause: string;

  @ApiProperty({ description: 'From 0 to 1, over the last minutes and all processes.' })
  health: number;

  @ApiProperty()
  calls: number;

  @ApiProperty({ description: 'Those that the rail spoilt.' })
  railFailures: number;
}

class OverviewRailResponse {
  @ApiProperty()
  id: string;

  @ApiProperty()
  isEnabled: boolean;

  @ApiProperty({ enum: PAUSE_KINDS, nullable: true, type: String })
  pause: string | null;

  @ApiProperty({ type: [OverviewOperationResponse] })
  operations: OverviewOperationResponse[];
}

class OverviewAttemptsResponse {
  @ApiProperty({ description: 'In the hands of this process.' })
  inFlight: number;

  @ApiProperty({ description: 'Live for more than ten minutes.' })
  old: number;

  @ApiProperty({ description: 'For a person.' })
  needsReview: number;
}

class OverviewProcessResponse {
  @ApiProperty()
  id: string;

  @ApiProperty()
  role: string;

  @ApiProperty({ description: 'Other processes that call rails and have reported in the last seconds.' })
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
