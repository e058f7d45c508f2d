import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import { LookupWalletQuery } from './dto/lookup-wallet.query.js';
import { WalletResponse } from './dto/wallet.response.js';
import { WalletsService } from './wallets.service.js';

@ApiTags('wallets')
@ApiBearerAuth()
@Controller('wallets')
export class WalletsController {
  constructor(private readonly wallets: WalletsService) {}

  @Get(':msisdn')
  @ApiOperation({ summary: 'Whose wallet a number is: network, and how we know it' })
  @ApiParam({ name: 'msisdn', example: '0241234567', description: 'A mobile number of Ghana in any form.' })
  @ApiOkResponse({
    type: WalletResponse,
    description: 'What is known of the wallet; also of a number that is not valid',
  })
  @ApiProblems('unknown_network')
  lookUp(
    @Param('msisdn') msisdn: string,
    @Query() { network }: LookupWalletQuery,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
  ): Promise<WalletResponse> {
    return this.wallets.lookUp(msisdn, network, { merchantId, correlationId });
  }
}
