import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { REFUND_STATUSES, type RefundStatus } from '../../domain/refund.js';
import { SafeText } from '../../http/safe-text.js';
import { PageQuery } from '../../http/page.query.js';
import { AmountPropertyOptional } from '../../http/amount-property.decorator.js';

export class ListRefundsQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Of one payment.' })
  @IsOptional()
  @SafeText(1, 64)
  paymentId?: string;

  @ApiPropertyOptional({ enum: REFUND_STATUSES, description: 'Of one status only.' })
  @IsOptional()
  @IsIn(REFUND_STATUSES)
  status?: RefundStatus;
}

export class EligibilityQuery {
  @AmountPropertyOptional({ minimum: 1, description: 'Without it, all that is left.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  amount?: number;
}
