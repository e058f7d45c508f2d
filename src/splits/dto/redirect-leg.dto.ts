import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import { PayeeDto } from '../../payouts/dto/create-payout.dto.js';

export class RedirectLegDto {
  @ApiProperty({ type: PayeeDto, description: 'Where the leg goes instead, on any network.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PayeeDto)
  wallet: PayeeDto;
}
