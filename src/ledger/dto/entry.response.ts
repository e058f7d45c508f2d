import { ApiProperty } from '@nestjs/swagger';
import { ACCOUNT_KINDS, POSTING_KINDS } from '../../domain/ledger.js';
import { CURRENCIES } from '../../domain/money.js';
import { PageResponse } from '../../http/page.response.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

export class EntryResponse {
  @ApiProperty({ example: 'pst_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Entries of one posting share it.' })
  postingId: string;

  @ApiProperty({ enum: POSTING_KINDS, description: 'What was booked.' })
  posting: string;

  @ApiProperty({
    example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t',
    description: 'The payment, payout, refund, attempt or fee correction that it is about.',
  })
  objectId: string;

  @ApiProperty({ enum: ACCOUNT_KINDS, description: 'Which account of yours.' })
  account: string;

  @AmountProperty({ example: 1050, description: 'Above zero credits the account, below zero debits it.' })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ format: 'date-time' })
  postedAt: string;
}

export class EntryPageResponse extends PageResponse {
  @ApiProperty({ type: [EntryResponse] })
  data: EntryResponse[];
}
