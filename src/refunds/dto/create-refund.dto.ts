import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_AMOUNT_MINOR } from '../../domain/money.js';
import { IsMetadata, SafeText } from '../../http/safe-text.js';
import { AmountPropertyOptional } from '../../http/amount-property.decorator.js';

const AMOUNT = { context: { code: 'invalid_amount' } };
const MAX_AMOUNT = Number(MAX_AMOUNT_MINOR);

export class CreateRefundDto {
  @AmountPropertyOptional({
    example: 500,
    minimum: 1,
    maximum: MAX_AMOUNT,
    description: 'Without it, all that is left.',
  })
  @IsOptional()
  @IsInt({ ...AMOUNT, message: 'amount must be a whole number of minor units, for example 1050 for GHS 10.50' })
  @Min(1, { ...AMOUNT, message: 'amount must be at least 1 minor unit' })
  @Max(MAX_AMOUNT, { ...AMOUNT, message: `amount must be at most ${MAX_AMOUNT} minor units` })
  amount?: number;

  @ApiPropertyOptional({ maxLength: 140, description: 'Why; for your own books.' })
  @IsOptional()
  @SafeText(1, 140)
  reason?: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'Your own name for it; that of the payment otherwise.' })
  @IsOptional()
  @SafeText(1, 100)
  reference?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Your own notes, given back unchanged.',
  })
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string>;
}
