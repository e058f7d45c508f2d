import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { REFUND_STATUSES, type RefundStatus } from '../../domain/refund.js';
import { SafeText } from '../../http/safe-text.js';

export class ListRefundsQuery {
  @ApiPropertyOptional({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Of one payment.' })
  @IsOptional()
  @SafeText(1, 64)
  paymentId?: string;

  @ApiPropertyOptional({ enum: REFUND_STATUSES })
  @IsOptional()
  @IsIn(REFUND_STATUSES)
  status?: RefundStatus;

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

export class EligibilityQuery {
  @ApiPropertyOptional({ minimum: 1, description: 'Minor units; without it, all that is left.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  amount?: number;
}
