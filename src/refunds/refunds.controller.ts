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
import { CreateRefundDto } from './dto/create-refund.dto.js';
import { EligibilityResponse } from './dto/eligibility.response.js';
import { EligibilityQuery, ListRefundsQuery } from './dto/list-refunds.query.js';
import {
  CreatedRefundResponse,
  RefundDetailResponse,
  RefundPageResponse,
  type RefundResponse,
} from './dto/refund.response.js';
import { RefundCreation } from './refund-creation.js';
import { RefundsService } from './refunds.service.js';

@ApiTags('refunds')
@ApiBearerAuth()
@Controller()
export class RefundsController {
  constructor(
    private readonly creation: RefundCreation,
    private readonly refunds: RefundsService,
  ) {}

  @Post('payments/:id/refund')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Give a payment back, or a part of it' })
  @ApiId('id', 'pay', 'The payment.')
  @ApiAcceptedResponse({
    type: CreatedRefundResponse,
    description: 'It is kept and on its way. How it ends comes later: ask for it again',
  })
  @ApiProblems('invalid_amount', 'payment_not_found', 'refund_not_allowed')
  create(
    @Param('id') id: string,
    @Body() request: CreateRefundDto,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
    @Idempotency() idempotency: IdempotencyRequest,
  ): Promise<IdempotentAnswer> {
    return this.creation.create(id, request, { merchantId, correlationId, idempotency });
  }

  @Get('payments/:id/refund-eligibility')
  @ApiOperation({ summary: 'Whether a payment can be given back now, and every reason why not' })
  @ApiId('id', 'pay', 'The payment.')
  @ApiOkResponse({ type: EligibilityResponse, description: 'As it stands now' })
  @ApiProblems('invalid_amount', 'payment_not_found')
  eligibility(
    @Param('id') id: string,
    @Query() query: EligibilityQuery,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
  ): Promise<EligibilityResponse> {
    return this.refunds.eligibility({ merchantId, correlationId }, id, query);
  }

  @Get('refunds')
  @ApiOperation({ summary: 'List refunds, newest first' })
  @ApiOkResponse({ type: RefundPageResponse, description: 'A page of refunds' })
  list(@Query() query: ListRefundsQuery, @CurrentMerchant() { merchantId }: Principal): Promise<Page<RefundResponse>> {
    return this.refunds.list(merchantId, query);
  }

  @Get('refunds/:id')
  @ApiOperation({ summary: 'A refund with its attempts, their evidence and its timeline' })
  @ApiId('id', 'rfd', 'The refund.')
  @ApiOkResponse({ type: RefundDetailResponse, description: 'The refund and its story' })
  @ApiProblems('refund_not_found')
  get(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<RefundDetailResponse> {
    return this.refunds.get(merchantId, id);
  }
}
