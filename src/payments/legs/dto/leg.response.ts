import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../../domain/number-plan.js';
import { LEG_STATUSES } from '../../../domain/split.js';
import { NETWORK_SOURCES } from '../../../domain/wallet.js';

class LegWalletResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({ enum: NETWORK_SOURCES })
  networkSource: string;
}

export class LegResponse {
  @ApiProperty({ example: 'leg_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ type: LegWalletResponse })
  wallet: LegWalletResponse;

  @ApiProperty({ type: Number, nullable: true, description: 'Minor units, when an amount was promised.' })
  amount: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Hundredths of a percent, when a share was promised.' })
  shareBps: number | null;

  @ApiProperty()
  reference: string;

  @ApiProperty({ enum: LEG_STATUSES })
  status: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Minor units of the payment, once it is confirmed.' })
  grossAmount: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'The payout that settles it, or was the last to try.' })
  payoutId: string | null;

  @ApiProperty({
    type: [String],
    description: 'Every payout that was made for it, newest first: an earlier one may be paid late.',
  })
  payoutIds: string[];

  @ApiProperty({ type: String, nullable: true })
  failureCode: string | null;
}
