import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CurrentMerchant } from './current-merchant.decorator.js';
import { ChangeMerchantDto } from './dto/change-merchant.dto.js';
import { MerchantResponse } from './dto/merchant.response.js';
import { Merchants } from './merchants.js';
import { CurrentOperator, type Operator } from './operator.js';
import type { Principal } from './principal.js';

@ApiTags('merchant')
@ApiBearerAuth()
@Controller('merchant')
export class MerchantsController {
  constructor(private readonly merchants: Merchants) {}

  @Get()
  @ApiOperation({ summary: 'Your own settings' })
  @ApiOkResponse({ type: MerchantResponse, description: 'Your settings' })
  @ApiProblems('not_found')
  get(@CurrentMerchant() { merchantId }: Principal): Promise<MerchantResponse> {
    return this.merchants.get(merchantId);
  }

  @Patch()
  @ApiOperation({ summary: 'Change your own settings' })
  @ApiOkResponse({ type: MerchantResponse, description: 'Your settings as they are now' })
  @ApiProblems('not_found')
  change(@Body() request: ChangeMerchantDto, @CurrentOperator() caller: Operator): Promise<MerchantResponse> {
    return this.merchants.change(request, caller);
  }
}
