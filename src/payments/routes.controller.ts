import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { PreviewRouteDto } from './dto/preview-route.dto.js';
import { PreviewRouteResponse } from './dto/preview-route.response.js';
import { PaymentInitiation } from './payment-initiation.js';

@ApiTags('routes')
@ApiBearerAuth()
@Controller('routes')
export class RoutesController {
  constructor(private readonly initiation: PaymentInitiation) {}

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'Which rail a payment would take now, and why; moves no money and keeps nothing' })
  @ApiOkResponse({
    type: PreviewRouteResponse,
    description: 'The rail that would be chosen now, and every other with its score or why it is none',
  })
  @ApiProblems(
    'invalid_amount',
    'unsupported_currency',
    'invalid_msisdn',
    'unknown_network',
    'no_route',
    'rail_unavailable',
  )
  preview(
    @Body() request: PreviewRouteDto,
    @CurrentMerchant() { merchantId }: Principal,
  ): Promise<PreviewRouteResponse> {
    return this.initiation.preview(merchantId, request);
  }
}
