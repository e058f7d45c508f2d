import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ACCOUNT_KINDS, type AccountKind } from '../../domain/ledger.js';
import { SafeText } from '../../http/safe-text.js';
import { PageQuery } from '../../http/page.query.js';

export class ListEntriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ACCOUNT_KINDS, description: 'Of one kind of account only.' })
  @IsOptional()
  @IsIn(ACCOUNT_KINDS)
  account?: AccountKind;

  @ApiPropertyOptional({
    example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t',
    description: 'Of one payment, payout, refund, attempt or fee correction.',
  })
  @IsOptional()
  @SafeText(1, 64)
  object?: string;
}
