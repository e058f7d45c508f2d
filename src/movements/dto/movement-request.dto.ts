import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CURRENCIES, MAX_AMOUNT_MINOR, type Currency } from '../../domain/money.js';
import { STRATEGIES, type Strategy } from '../../domain/routing.js';
import { IsMetadata, SafeText } from '../../http/safe-text.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

const AMOUNT = { context: { code: 'invalid_amount' } };
const MAX_AMOUNT = Number(MAX_AMOUNT_MINOR);

/** What every request says that wants money to be moved. */
export class MovementRequestDto {
  @AmountProperty({ example: 1050, minimum: 1, maximum: MAX_AMOUNT, description: '1050 is GHS 10.50.' })
  @IsInt({ ...AMOUNT, message: 'amount must be a whole number of minor units, for example 1050 for GHS 10.50' })
  @Min(1, { ...AMOUNT, message: 'amount must be at least 1 minor unit' })
  @Max(MAX_AMOUNT, { ...AMOUNT, message: `amount must be at most ${MAX_AMOUNT} minor units` })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  @IsIn(CURRENCIES, { context: { code: 'unsupported_currency' } })
  currency: Currency;

  @ApiProperty({
    example: 'order-1',
    minLength: 1,
    maxLength: 100,
    description: 'Your own name for it; need not be unique.',
  })
  @SafeText(1, 100)
  reference: string;

  @ApiPropertyOptional({ maxLength: 140, description: 'Shown to the owner of the wallet by rails that can.' })
  @IsOptional()
  @SafeText(1, 140)
  description?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Your own notes, given back unchanged.',
  })
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string>;

  @ApiPropertyOptional({ description: 'Insist on one rail, by its id in `GET /providers`.' })
  @IsOptional()
  @Matches(/^[a-z_]{1,40}$/, { message: 'provider must be the id of a rail, as GET /api/v1/providers lists them' })
  provider?: string;

  @ApiPropertyOptional({ enum: STRATEGIES, description: 'What counts when rails are compared; yours instead of ours.' })
  @IsOptional()
  @IsIn(STRATEGIES)
  strategy?: Strategy;
}
