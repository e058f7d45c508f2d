import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { NETWORKS, type Network } from '../../domain/number-plan.js';

export class LookupWalletQuery {
  @ApiPropertyOptional({ enum: NETWORKS, description: 'Numbers are portable: the network that you name wins.' })
  @IsOptional()
  @IsIn(NETWORKS, { context: { code: 'unknown_network' } })
  network?: Network;
}
