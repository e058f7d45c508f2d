import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS, type Network } from '../../domain/number-plan.js';
import { NETWORK_SOURCES, type NetworkSource } from '../../domain/wallet.js';

export class WalletResponse {
  @ApiProperty({ description: 'E.164 when it is valid, else as it was asked for.' })
  msisdn: string;

  @ApiProperty({ description: 'A mobile number of Ghana.' })
  isValid: boolean;

  @ApiProperty({ enum: NETWORKS, nullable: true })
  network: Network | null;

  @ApiProperty({
    enum: NETWORK_SOURCES,
    nullable: true,
    description:
      'explicit: you named it; lookup: a rail knows the wallet; history: you have collected from it; prefix: a guess.',
  })
  networkSource: NetworkSource | null;

  @ApiProperty({ nullable: true, type: Boolean, description: 'null: no rail could tell.' })
  isActive: boolean | null;

  @ApiProperty({ nullable: true, type: String, description: 'The holder’s name, masked; never stored.' })
  name: string | null;
}
