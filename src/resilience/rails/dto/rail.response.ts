import { ApiProperty } from '@nestjs/swagger';
import { PAUSE_KINDS, type RailPause } from '../../../domain/rail-pause.js';
import { toPublicId } from '../../../http/public-id.js';

class RailPauseResponse {
  @ApiProperty({ example: 'mnt_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Names a planned maintenance, to cancel it.' })
  id: string;

  @ApiProperty({
    enum: PAUSE_KINDS,
    description: '`disabled`: switched off by an operator; `maintenance`: a planned time.',
  })
  kind: string;

  @ApiProperty({ format: 'date-time' })
  startsAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null = until somebody enables the rail.',
  })
  endsAt: string | null;

  @ApiProperty({ description: 'Why, in the operator’s words.' })
  reason: string;

  @ApiProperty({ example: 'key_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The API key of the operator.' })
  apiKeyId: string;

  @ApiProperty({ format: 'date-time' })
  setAt: string;
}

export class RailResponse {
  @ApiProperty({ example: 'mtn_momo' })
  id: string;

  @ApiProperty({ description: 'Whether it is given instructions now, as far as operators decide it.' })
  isEnabled: boolean;

  @ApiProperty({ type: RailPauseResponse, nullable: true, description: 'The one that holds now; null = none does.' })
  pause: RailPauseResponse | null;

  @ApiProperty({ type: [RailPauseResponse], description: 'Those that hold and those that are planned.' })
  pauses: RailPauseResponse[];
}

export class RailListResponse {
  @ApiProperty({ type: [RailResponse] })
  data: RailResponse[];
}

export function presentRail(id: string, now: RailPause | null, all: readonly RailPause[]): RailResponse {
  return { id, isEnabled: now === null, pause: now === null ? null : presentPause(now), pauses: all.map(presentPause) };
}

function presentPause({ id, kind, startsAt, endsAt, reason, apiKeyId, setAt }: RailPause): RailPauseResponse {
  return {
    id: toPublicId('mnt', id),
    kind,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    reason,
    apiKeyId: toPublicId('key', apiKeyId),
    setAt: setAt.toISOString(),
  };
}
