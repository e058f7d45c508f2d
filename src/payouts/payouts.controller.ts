import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ApiId } from '../http/api-id.decorator.js';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import type { Page } from '../http/cursor.js';
import { Idempotency, type IdempotentAnswer } from '../http/idempotency.js';
import { Idempotent } from '../http/idempotent.decorator.js';
import type { IdempotencyRequest } from '../http/request.js';
import { CreatePayoutDto } from './dto/create-payout.dto.js';
import { ListPayoutsQuery } from './dto/list-payouts.query.js';
import { PayoutDetailResponse, PayoutPageResponse, PayoutResponse } from './dto/payout.response.js';
import { PayoutsService } from './payouts.service.js';

@ApiTags('payouts')
@ApiBearerAuth()
@Controller('payouts')
export class PayoutsController {
  constructor(private readonly payouts: PayoutsService) {}

  @Post()
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Send money to a wallet; it is set aside first' })
  @ApiAcceptedResponse({
    type: PayoutResponse,
    description: 'It is kept, its money is set aside, and it is on its way. How it ends comes later: ask for it again',
  })
  @ApiProblems(
    'invalid_amount',
    'unsupported_currency',
    'invalid_msisdn',
    'unknown_network',
    'no_route',
    'rail_unavailable',
    'insufficient_float',
    'insufficient_balance',
  )
  create(
    @Body() request: CreatePayoutDto,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
    @Idempotency() idempotency: IdempotencyRequest,
  ): Promise<IdempotentAnswer> {
    return this.payouts.create(request, { merchantId, correlationId, idempotency });
  }

  @Get()
  @ApiOperation({ summary: 'List payouts, newest first' })
  @ApiOkResponse({ type: PayoutPageResponse, description: 'A page of payouts' })
  list(@Query() query: ListPayoutsQuery, @CurrentMerchant() { merchantId }: Principal): Promise<Page<PayoutResponse>> {
    return this.payouts.list(merchantId, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'A payout with its attempts, their evidence and its timeline' })
  @ApiId('id', 'pot', 'The payout.')
  @ApiOkResponse({ type: PayoutDetailResponse, description: 'The payout and its story' })
  @ApiProblems('payout_not_found')
  get(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PayoutDetailResponse> {
    return this.payouts.get(merchantId, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a payout of which nothing was sent yet' })
  @ApiId('id', 'pot', 'The payout.')
  @ApiOkResponse({ type: PayoutResponse, description: 'The cancelled payout, also when it was cancelled before' })
  @ApiProblems('payout_not_found', 'payout_not_cancellable')
  cancel(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PayoutResponse> {
    return this.payouts.cancel(merchantId, id);
  }
}
