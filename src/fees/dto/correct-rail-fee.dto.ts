import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_AMOUNT_MINOR } from '../../domain/money.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { SafeText } from '../../http/safe-text.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

const AMOUNT = { context: { code: 'invalid_amount' } };
const MAX_FEE = Number(MAX_AMOUNT_MINOR);

export class CorrectRailFeeDto extends ReasonDto {
  @AmountProperty({
    example: 12,
    minimum: 0,
    maximum: MAX_FEE,
    description: 'What the rail has really taken for this attempt, all in all; not the difference.',
  })
  @IsInt({ ...AMOUNT, message: 'feeAmount must be a whole number of minor units' })
  @Min(0, { ...AMOUNT, message: 'feeAmount must not be below zero' })
  @Max(MAX_FEE, { ...AMOUNT, message: `feeAmount must be at most ${MAX_FEE} minor units` })
  feeAmount: number;

  @ApiPropertyOptional({
    minLength: 10,
    maxLength: 300,
    example: 'MTN statement of 2026-11-25, line 4711: fee GHS 0.12',
    description: 'What proves it; kept in the audit log.',
  })
  @IsOptional()
  @SafeText(10, 300)
  evidence?: string;
}
