import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
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
@ApiProblems()
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
  @ApiAcceptedResponse({ type: CreatedRefundResponse })
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
  @ApiOkResponse({ type: EligibilityResponse })
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
  @ApiOkResponse({ type: RefundPageResponse })
  list(@Query() query: ListRefundsQuery, @CurrentMerchant() { merchantId }: Principal): Promise<Page<RefundResponse>> {
    return this.refunds.list(merchantId, query);
  }

  @Get('refunds/:id')
  @ApiOperation({ summary: 'A refund with its attempts, their evidence and its timeline' })
  @ApiOkResponse({ type: RefundDetailResponse })
  get(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<RefundDetailResponse> {
    return this.refunds.get(merchantId, id);
  }
}
