import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import type { Page } from '../http/cursor.js';
import { BalancesResponse } from './dto/balance.response.js';
import { EntryPageResponse, EntryResponse } from './dto/entry.response.js';
import { ListEntriesQuery } from './dto/list-entries.query.js';
import { LedgerReader } from './ledger-reader.js';

@ApiTags('ledger')
@ApiBearerAuth()
@Controller()
export class BalancesController {
  constructor(private readonly ledger: LedgerReader) {}

  @Get('balances')
  @ApiOperation({ summary: 'What you have with us' })
  @ApiOkResponse({ type: BalancesResponse, description: 'Your balance in each currency' })
  list(@CurrentMerchant() { merchantId }: Principal): Promise<BalancesResponse> {
    return this.ledger.balances(merchantId);
  }

  @Get('ledger/entries')
  @ApiOperation({ summary: 'What changed your balances, newest first' })
  @ApiOkResponse({
    type: EntryPageResponse,
    description: 'A page of entries; `limit` counts postings, and each has several entries',
  })
  entries(
    @Query() query: ListEntriesQuery,
    @CurrentMerchant() { merchantId }: Principal,
  ): Promise<Page<EntryResponse>> {
    return this.ledger.entries(merchantId, query);
  }
}
