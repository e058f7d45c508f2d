import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ACCOUNT_KINDS, type AccountKind } from '../../domain/ledger.js';
import { SafeText } from '../../http/safe-text.js';

export class ListEntriesQuery {
  @ApiPropertyOptional({ enum: ACCOUNT_KINDS })
  @IsOptional()
  @IsIn(ACCOUNT_KINDS)
  account?: AccountKind;

  @ApiPropertyOptional({
    example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t',
    description: 'Of one payment, payout, refund, attempt or fee correction.',
  })
  @IsOptional()
  @SafeText(1, 64)
  object?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50, description: 'Postings; each has several entries.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ description: 'nextCursor of the page before.' })
  @IsOptional()
  @SafeText(1, 100, { context: { code: 'invalid_cursor' } })
  cursor?: string;
}
