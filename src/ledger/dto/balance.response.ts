import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

/** What a merchant has with us, in minor units. */
export class MerchantBalanceResponse {
  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @AmountProperty({ description: 'Can be paid out now.' })
  available: number;

  @AmountProperty({ description: 'Collected, and available later.' })
  pending: number;

  @AmountProperty({ description: 'Set aside for refunds that are on their way.' })
  refundsReserved: number;

  @AmountProperty({ description: 'Set aside for payouts that are on their way, fees included.' })
  payoutsInTransit: number;

  @AmountProperty({ description: 'Came after its payment had ended, and an operator has not decided about it.' })
  lateMoneyHeld: number;

  @AmountProperty({ description: 'What you owe us; taken from what becomes available before anything is paid out.' })
  due: number;
}

export class BalancesResponse {
  @ApiProperty({ type: [MerchantBalanceResponse], description: 'One for each currency.' })
  data: MerchantBalanceResponse[];
}
