import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PAYOUT_STATUSES, type PayoutStatus } from '../../domain/payout.js';
import { SafeText } from '../../http/safe-text.js';

export class ListPayoutsQuery {
  @ApiPropertyOptional({ enum: PAYOUT_STATUSES })
  @IsOptional()
  @IsIn(PAYOUT_STATUSES)
  status?: PayoutStatus;

  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @SafeText(1, 100)
  reference?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
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
