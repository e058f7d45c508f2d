import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional } from 'class-validator';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../domain/payment.js';
import { SafeText } from '../../http/safe-text.js';
import { PageQuery } from '../../http/page.query.js';

export class ListPaymentsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PAYMENT_STATUSES, description: 'Of one status only.' })
  @IsOptional()
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

  @ApiPropertyOptional({ maxLength: 100, description: 'Your own name for it, exactly.' })
  @IsOptional()
  @SafeText(1, 100)
  reference?: string;

  @ApiPropertyOptional({ description: "The payer's number, in any form." })
  @IsOptional()
  @SafeText(1, 32, { context: { code: 'invalid_msisdn' } })
  msisdn?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created at or after.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  createdFrom?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created at or before.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  createdTo?: string;
}
