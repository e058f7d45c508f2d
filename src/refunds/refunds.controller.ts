import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { RefundResponse } from './dto/refund.response.js';
import { RefundsService } from './refunds.service.js';

@ApiTags('refunds')
@ApiBearerAuth()
@ApiProblems()
@Controller('refunds')
export class RefundsController {
  constructor(private readonly refunds: RefundsService) {}

  @Get(':id')
  @ApiOperation({ summary: 'A refund, and how far it has come' })
  @ApiOkResponse({ type: RefundResponse })
  get(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<RefundResponse> {
    return this.refunds.get(merchantId, id);
  }
}
