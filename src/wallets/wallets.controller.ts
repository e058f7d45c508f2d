import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import { LookupWalletQuery } from './dto/lookup-wallet.query.js';
import { WalletResponse } from './dto/wallet.response.js';
import { WalletsService } from './wallets.service.js';

@ApiTags('wallets')
@ApiBearerAuth()
@ApiProblems()
@Controller('wallets')
export class WalletsController {
  constructor(private readonly wallets: WalletsService) {}

  @Get(':msisdn')
  @ApiOperation({ summary: 'Whose wallet a number is: network, and how we know it' })
  @ApiOkResponse({ type: WalletResponse })
  lookUp(
    @Param('msisdn') msisdn: string,
    @Query() { network }: LookupWalletQuery,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
  ): Promise<WalletResponse> {
    return this.wallets.lookUp(msisdn, network, { merchantId, correlationId });
  }
}
