import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { MAX_AMOUNT_MINOR } from '../../../domain/money.js';
import { SafeText } from '../../../http/safe-text.js';
import { WalletDto } from '../../../wallets/dto/wallet.dto.js';
import { AmountPropertyOptional } from '../../../http/amount-property.decorator.js';

const SPLITS = { context: { code: 'invalid_splits' } };
const MAX_AMOUNT = Number(MAX_AMOUNT_MINOR);

/** One share of a payment: an amount or a share, not both. */
export class SplitDto {
  @ApiProperty({ type: WalletDto, description: 'Who gets it, on any network.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => WalletDto)
  wallet: WalletDto;

  @AmountPropertyOptional({ minimum: 1, maximum: MAX_AMOUNT, description: 'Or give `shareBps`.' })
  @IsOptional()
  @IsInt({ ...SPLITS, message: 'amount must be a whole number of minor units' })
  @Min(1, { ...SPLITS, message: 'amount must be at least 1 minor unit' })
  @Max(MAX_AMOUNT, { ...SPLITS, message: `amount must be at most ${MAX_AMOUNT} minor units` })
  amount?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    example: 2500,
    description: 'Hundredths of a percent of the payment: 2500 is a quarter; or give `amount`.',
  })
  @IsOptional()
  @IsInt({
    ...SPLITS,
    message: 'shareBps must be a whole number of hundredths of a percent, for example 2500 for 25 %',
  })
  @Min(1, { ...SPLITS, message: 'shareBps must be at least 1, a hundredth of a percent' })
  @Max(10_000, { ...SPLITS, message: 'shareBps must be at most 10000, which is all of it' })
  shareBps?: number;

  @ApiProperty({ example: 'seller-7', maxLength: 100, description: 'Your own name for this share.' })
  @SafeText(1, 100)
  reference: string;
}
