import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS, type Network } from '../../domain/number-plan.js';
import { NETWORK_SOURCES, type NetworkSource } from '../../domain/wallet.js';

export class WalletResponse {
  @ApiProperty({ example: '+233241234567', description: 'E.164 when it is valid, else as it was asked for.' })
  msisdn: string;

  @ApiProperty({ description: 'It is a mobile number of Ghana.' })
  isValid: boolean;

  @ApiProperty({
    enum: NETWORKS,
    nullable: true,
    type: String,
    description: 'Where it lives; null = the number is not valid, or nothing tells.',
  })
  network: Network | null;

  @ApiProperty({
    enum: NETWORK_SOURCES,
    nullable: true,
    type: String,
    description:
      'How we know the network. `explicit`: you named it; `lookup`: a rail knows the wallet; `history`: you have collected from it; `prefix`: a guess. null = the network is not known.',
  })
  networkSource: NetworkSource | null;

  @ApiProperty({ nullable: true, type: Boolean, description: 'It can be used; null = no rail could tell.' })
  isActive: boolean | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: 'A** M*****',
    description: 'The holder’s name, masked; never stored. null = no rail could tell.',
  })
  name: string | null;
}
