import { ApiProperty } from '@nestjs/swagger';
import { OPERATIONS, type Operation } from '../../../domain/attempt.js';
import { BREAKER_CAUSES, BREAKER_STATES, type BreakerState, type BreakerVerdict } from '../../../domain/breaker.js';
import type { PendingAge } from '../../../domain/pending-age.js';
import { toPublicId } from '../../../http/public-id.js';
import { OVERRIDE_STATES } from '../breaker-override.entity.js';
import type { BreakerOverride } from '../rail-controls.js';

class OverrideResponse {
  @ApiProperty({ enum: OVERRIDE_STATES, description: 'What it is held at.' })
  state: string;

  @ApiProperty({ description: 'Why, in the operator’s words.' })
  reason: string;

  @ApiProperty({ example: 'key_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The API key of the operator.' })
  apiKeyId: string;

  @ApiProperty({ format: 'date-time' })
  setAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null = until it is taken back.' })
  expiresAt: string | null;
}

class PendingAgeResponse {
  @ApiProperty({
    type: 'integer',
    description: 'Instructions that the rail took long enough ago to have ended; the newest only.',
  })
  taken: number;

  @ApiProperty({ type: 'integer', description: 'Those of them that have not ended.' })
  open: number;
}

export class BreakerResponse {
  @ApiProperty({ example: 'mtn_momo', description: 'The rail.' })
  provider: string;

  @ApiProperty({ enum: OPERATIONS, description: 'The kind of instruction that it lets through or not.' })
  operation: string;

  @ApiProperty({
    enum: BREAKER_STATES,
    description:
      'What the process that answers obeys. `closed`: calls go through; `open`: none does; `half_open`: only what tries it out.',
  })
  state: string;

  @ApiProperty({ enum: BREAKER_CAUSES, description: 'What decides the state.' })
  cause: string;

  @ApiProperty({ type: 'integer', description: 'Calls of this process in the window.' })
  calls: number;

  @ApiProperty({ type: 'integer', description: 'Those of them that the rail spoilt.' })
  railFailures: number;

  @ApiProperty({ type: PendingAgeResponse, description: 'Whether what the rail takes also ends.' })
  pending: PendingAgeResponse;

  @ApiProperty({
    type: OverrideResponse,
    nullable: true,
    description: 'The word of an operator that holds it; null = it decides by itself.',
  })
  override: OverrideResponse | null;

  @ApiProperty({ enum: BREAKER_STATES, isArray: true, description: 'What the other processes that call rails say.' })
  otherProcesses: string[];
}

export class BreakerListResponse {
  @ApiProperty({ type: [BreakerResponse] })
  data: BreakerResponse[];
}

export interface BreakerFacts {
  readonly provider: string;
  readonly operation: Operation;
  readonly verdict: BreakerVerdict;
  readonly counts: { readonly calls: number; readonly faults: number };
  readonly pending: PendingAge;
  readonly override: BreakerOverride | null;
  readonly others: BreakerState[];
}

export function presentBreaker({ verdict, counts, pending, override, others, ...name }: BreakerFacts): BreakerResponse {
  return {
    ...name,
    ...verdict,
    calls: counts.calls,
    railFailures: counts.faults,
    pending,
    override: override === null ? null : presentOverride(override),
    otherProcesses: others,
  };
}

function presentOverride({ state, reason, apiKeyId, setAt, expiresAt }: BreakerOverride): OverrideResponse {
  return {
    state,
    reason,
    apiKeyId: toPublicId('key', apiKeyId),
    setAt: setAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
