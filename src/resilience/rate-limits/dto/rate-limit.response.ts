import { ApiProperty } from '@nestjs/swagger';
import { LIMIT_NAMES, type LimitName, type RateLimitAlgorithm } from '../../../domain/rate-limit.js';

class LimitChangeResponse {
  @ApiProperty()
  reason: string;

  @ApiProperty({ description: 'The API key of the operator.' })
  apiKeyId: string;

  @ApiProperty({ format: 'date-time' })
  changedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;
}

export class RateLimitResponse {
  @ApiProperty({ enum: LIMIT_NAMES })
  name: LimitName;

  @ApiProperty({ example: 'each merchant', description: 'What is counted apart.' })
  scope: string;

  @ApiProperty({ enum: ['token_bucket', 'sliding_window'], nullable: true, description: 'null: the limit is off.' })
  algorithm: RateLimitAlgorithm | null;

  @ApiProperty({ type: Number, nullable: true, example: 100 })
  limit: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  windowSeconds: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 200, description: 'Of a token bucket.' })
  burst: number | null;

  @ApiProperty({ enum: ['configuration', 'change'] })
  source: 'configuration' | 'change';

  @ApiProperty({ example: '100/1s burst 200', description: 'What holds without a change.' })
  configured: string;

  @ApiProperty({ type: LimitChangeResponse, nullable: true })
  change: LimitChangeResponse | null;
}

class RateLimitStoreResponse {
  @ApiProperty({ enum: ['memory', 'postgres', 'redis'] })
  kind: string;

  @ApiProperty({ description: 'The store fails, and the process that answers counts for itself.' })
  isDegraded: boolean;
}

export class RateLimitListResponse {
  @ApiProperty({ type: RateLimitStoreResponse })
  store: RateLimitStoreResponse;

  @ApiProperty({ type: [RateLimitResponse] })
  data: RateLimitResponse[];
}

export class RateLimitResetResponse {
  @ApiProperty({ enum: LIMIT_NAMES })
  name: LimitName;

  @ApiProperty({ type: RateLimitStoreResponse })
  store: RateLimitStoreResponse;
}
