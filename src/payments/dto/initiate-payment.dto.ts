import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isIpAddress } from '../../domain/ip-address.js';
import { EXPIRY } from '../../domain/payment.js';
import { FEE_BEARERS, MAX_LEGS, type FeeBearer } from '../../domain/split.js';
import { MovementRequestDto } from '../../movements/dto/movement-request.dto.js';
import { SplitDto } from '../legs/dto/split.dto.js';
import { WalletDto } from '../../wallets/dto/wallet.dto.js';

const SPLITS = { context: { code: 'invalid_splits' } };

export class PayerDto extends WalletDto {
  @ApiPropertyOptional({
    maxLength: 128,
    example: 'f3b1c2d4-ios',
    description: "Your own id of the payer's device, for the rules that watch devices. Not shown again.",
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._:-]{1,128}$/, {
    message: 'deviceId must be 1 to 128 letters, digits, dots, underscores, colons or hyphens',
  })
  deviceId?: string;

  @ApiPropertyOptional({
    example: '154.160.1.20',
    description:
      "The payer's address as you see it, IPv4 or IPv6, for the rules that watch addresses. Not shown again.",
  })
  @IsOptional()
  @ValidateBy({
    name: 'ipAddress',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isIpAddress(value),
      defaultMessage: () => 'ip must be an IPv4 or IPv6 address, without a zone',
    },
  })
  ip?: string;
}

export class InitiatePaymentDto extends MovementRequestDto {
  @ApiProperty({ type: PayerDto, description: 'Whose wallet is asked for the money.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PayerDto)
  payer: PayerDto;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: EXPIRY.minSeconds,
    maximum: EXPIRY.maxSeconds,
    default: EXPIRY.defaultSeconds,
    description: 'How long an unsent payment waits for a rail. What was sent is never ended by age.',
  })
  @IsOptional()
  @IsInt()
  @Min(EXPIRY.minSeconds)
  @Max(EXPIRY.maxSeconds)
  expiresInSeconds?: number;

  @ApiPropertyOptional({
    type: [SplitDto],
    minItems: 1,
    maxItems: MAX_LEGS,
    description: 'Who gets a part of it once it is confirmed, each by a payout of its own. You keep the rest.',
  })
  @IsOptional()
  @IsArray(SPLITS)
  @ArrayMinSize(1, SPLITS)
  @ArrayMaxSize(MAX_LEGS, SPLITS)
  @ValidateNested({ each: true })
  @Type(() => SplitDto)
  splits?: SplitDto[];

  @ApiPropertyOptional({
    enum: FEE_BEARERS,
    default: 'merchant',
    description:
      'Of a split payment. `merchant`: legs get what was promised. `legs`: all who share it bear the fees of collecting it by their shares, and each leg those of its own payout.',
  })
  @IsOptional()
  @IsIn(FEE_BEARERS)
  feesBorneBy?: FeeBearer;
}
