import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_LIMIT, MAX_WINDOW_SECONDS } from '../../../domain/rate-limit.js';
import { ReasonDto } from '../../../http/reason.dto.js';

const MAX_EXPIRY_SECONDS = 90 * 86_400;

export class ChangeRateLimitDto extends ReasonDto {
  @ApiProperty({
    type: 'integer',
    example: 20,
    minimum: 1,
    maximum: MAX_LIMIT,
    description: 'Requests in each window. Of `global` at least 10 for each second of it, of `ip` at least 1.',
  })
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number;

  @ApiProperty({
    type: 'integer',
    example: 1,
    minimum: 1,
    maximum: MAX_WINDOW_SECONDS,
    description: 'How long a window is.',
  })
  @IsInt()
  @Min(1)
  @Max(MAX_WINDOW_SECONDS)
  windowSeconds: number;

  @ApiPropertyOptional({
    type: 'integer',
    example: 40,
    minimum: 1,
    maximum: MAX_LIMIT,
    description: 'Requests at once after a pause: makes it a token bucket. Without it, it is a sliding window.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  burst?: number;

  @ApiPropertyOptional({
    type: 'integer',
    example: 3600,
    minimum: 1,
    maximum: MAX_EXPIRY_SECONDS,
    description: 'After this long the change ends by itself. Without it, it holds until it is taken back.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_EXPIRY_SECONDS)
  expiresInSeconds?: number;
}
