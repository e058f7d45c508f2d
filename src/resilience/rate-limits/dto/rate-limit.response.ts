import { ApiProperty } from '@nestjs/swagger';
import { LIMIT_NAMES, type LimitName, type RateLimitAlgorithm } from '../../../domain/rate-limit.js';

class LimitChangeResponse {
  @ApiProperty({ description: 'Why, in the operator’s words.' })
  reason: string;

  @ApiProperty({ example: 'key_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The API key of the operator.' })
  apiKeyId: string;

  @ApiProperty({ format: 'date-time' })
  changedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null = until it is taken back.' })
  expiresAt: string | null;
}

export class RateLimitResponse {
  @ApiProperty({ enum: LIMIT_NAMES })
  name: LimitName;

  @ApiProperty({ example: 'each merchant', description: 'What is counted apart.' })
  scope: string;

  @ApiProperty({
    enum: ['token_bucket', 'sliding_window'],
    nullable: true,
    type: String,
    description: 'null = the limit is off.',
  })
  algorithm: RateLimitAlgorithm | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 100,
    description: 'Requests in each window; null = the limit is off.',
  })
  limit: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1,
    description: 'How long a window is; null = the limit is off.',
  })
  windowSeconds: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description: 'Requests at once after a pause; null = it is no token bucket.',
  })
  burst: number | null;

  @ApiProperty({ enum: ['configuration', 'change'], description: 'Where it comes from now.' })
  source: 'configuration' | 'change';

  @ApiProperty({ example: '100/1s burst 200', description: 'What holds without a change.' })
  configured: string;

  @ApiProperty({
    type: LimitChangeResponse,
    nullable: true,
    description: 'The change that holds; null = the configuration does.',
  })
  change: LimitChangeResponse | null;
}

class RateLimitStoreResponse {
  @ApiProperty({
    enum: ['memory', 'postgres', 'redis'],
    description: 'Where requests are counted; `memory`: by each process for itself.',
  })
  kind: string;

  @ApiProperty({ description: 'The store fails, and the process that answers counts for itself.' })
  isDegraded: boolean;
}

export class RateLimitListResponse {
  @ApiProperty({ type: RateLimitStoreResponse, description: 'Where requests are counted.' })
  store: RateLimitStoreResponse;

  @ApiProperty({ type: [RateLimitResponse] })
  data: RateLimitResponse[];
}

export class RateLimitResetResponse {
  @ApiProperty({ enum: LIMIT_NAMES })
  name: LimitName;

  @ApiProperty({ type: RateLimitStoreResponse, description: 'Where the count was.' })
  store: RateLimitStoreResponse;
}
