import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';

/** What a merchant has with us, in minor units. */
export class MerchantBalanceResponse {
  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ description: 'Can be paid out now.' })
  available: number;

  @ApiProperty({ description: 'Collected, and available later.' })
  pending: number;

  @ApiProperty({ description: 'Set aside for refunds that are on their way.' })
  refundsReserved: number;

  @ApiProperty({ description: 'Set aside for payouts that are on their way, fees included.' })
  payoutsInTransit: number;

  @ApiProperty({ description: 'Came after its payment had ended, and an operator has not decided about it.' })
  lateMoneyHeld: number;

  @ApiProperty({ description: 'What you owe us; taken from what becomes available before anything is paid out.' })
  due: number;
}

export class BalancesResponse {
  @ApiProperty({ type: [MerchantBalanceResponse] })
  data: MerchantBalanceResponse[];
}
