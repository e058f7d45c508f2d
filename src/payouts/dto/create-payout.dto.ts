import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import { MovementRequestDto } from '../../movements/dto/movement-request.dto.js';
import { WalletDto } from '../../wallets/dto/wallet.dto.js';

export class CreatePayoutDto extends MovementRequestDto {
  @ApiProperty({ type: WalletDto, description: 'Whose wallet gets the money.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => WalletDto)
  payee: WalletDto;
}
