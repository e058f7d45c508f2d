import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { SafeText } from '../../http/safe-text.js';

export class ListStuckAttemptsQuery {
  @ApiPropertyOptional({ description: 'Of one rail only.' })
  @IsOptional()
  @Matches(/^[a-z_]{1,40}$/, { message: 'provider must be the id of a rail' })
  provider?: string;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 86_400,
    default: 600,
    description: 'Live attempts older than this are listed, and whatever needs review.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(86_400)
  olderThanSeconds?: number;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  @ApiPropertyOptional({ description: 'nextCursor of the page before.' })
  @IsOptional()
  @SafeText(1, 100, { context: { code: 'invalid_cursor' } })
  cursor?: string;
}
