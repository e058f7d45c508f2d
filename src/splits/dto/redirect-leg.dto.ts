import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import { WalletDto } from '../../wallets/dto/wallet.dto.js';

export class RedirectLegDto {
  @ApiProperty({ type: WalletDto, description: 'Where the leg goes instead, on any network.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => WalletDto)
  wallet: WalletDto;
}
