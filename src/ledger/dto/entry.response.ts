import { ApiProperty } from '@nestjs/swagger';
import { ACCOUNT_KINDS, POSTING_KINDS } from '../../domain/ledger.js';
import { CURRENCIES } from '../../domain/money.js';

export class EntryResponse {
  @ApiProperty({ example: 'pst_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Entries of one posting share it.' })
  postingId: string;

  @ApiProperty({ enum: POSTING_KINDS })
  posting: string;

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'What it is about.' })
  objectId: string;

  @ApiProperty({ enum: ACCOUNT_KINDS })
  account: string;

  @ApiProperty({ description: 'Minor units; above zero credits the account.' })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ format: 'date-time' })
  postedAt: string;
}

export class EntryPageResponse {
  @ApiProperty({ type: [EntryResponse] })
  data: EntryResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
