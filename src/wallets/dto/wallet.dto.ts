import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { NETWORKS, type Network } from '../../domain/number-plan.js';
import { SafeText } from '../../http/safe-text.js';

/** How a request names a wallet. */
export class WalletDto {
  @ApiProperty({ example: '0241234567', description: 'A Ghana mobile number in any form; answered as E.164.' })
  @SafeText(1, 32, { context: { code: 'invalid_msisdn' } })
  msisdn: string;

  @ApiPropertyOptional({ enum: NETWORKS, description: 'Wins over the prefix: numbers are portable.' })
  @IsOptional()
  @IsIn(NETWORKS, { context: { code: 'unknown_network' } })
  network?: Network;
}
