import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../../domain/number-plan.js';
import { LEG_STATUSES } from '../../../domain/split.js';
import { NETWORK_SOURCES } from '../../../domain/wallet.js';
import { AmountProperty } from '../../../http/amount-property.decorator.js';

class LegWalletResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({
    enum: NETWORK_SOURCES,
    description:
      'How we know the network. `explicit`: you named it; `lookup`: a rail knows the wallet; `history`: you have collected from it; `prefix`: a guess.',
  })
  networkSource: string;
}

export class LegResponse {
  @ApiProperty({ example: 'leg_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ type: LegWalletResponse, description: 'Who gets it.' })
  wallet: LegWalletResponse;

  @AmountProperty({ nullable: true, description: 'What was promised; null = a share was.' })
  amount: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 2500,
    description: 'Hundredths of a percent that were promised; null = an amount was.',
  })
  shareBps: number | null;

  @ApiProperty({ example: 'seller-7', description: 'Your own name for this share.' })
  reference: string;

  @ApiProperty({
    enum: LEG_STATUSES,
    description:
      '`waiting`: for the payment to be confirmed. `failed`: its money is in your balance; retry or redirect it.',
  })
  status: string;

  @AmountProperty({
    nullable: true,
    description: 'Its part of the payment, before the fees of sending it; null = the payment is not confirmed.',
  })
  grossAmount: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'pot_01kgn6q4s8e3rvq6c1m3k3wz5t',
    description: 'The payout that settles it, or was the last to try; null = none has.',
  })
  payoutId: string | null;

  @ApiProperty({
    type: [String],
    description: 'Every payout that was made for it, newest first: an earlier one may be paid late.',
  })
  payoutIds: string[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it failed, of its payout or of the choice of a rail; null unless it did.',
  })
  failureCode: string | null;
}
