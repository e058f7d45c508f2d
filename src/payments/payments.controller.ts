import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../auth/principal.js';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import type { Page } from '../http/cursor.js';
import { Idempotency, type IdempotentAnswer } from '../http/idempotency.js';
import type { IdempotencyRequest } from '../http/request.js';
import { Idempotent } from '../http/idempotent.decorator.js';
import { InitiatePaymentDto } from './dto/initiate-payment.dto.js';
import { ListPaymentsQuery } from './dto/list-payments.query.js';
import {
  PaymentDetailResponse,
  PaymentPageResponse,
  PaymentResponse,
  PaymentStatusResponse,
} from './dto/payment.response.js';
import { PaymentsService } from './payments.service.js';

@ApiTags('payments')
@ApiBearerAuth()
@ApiProblems()
@Controller('payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Post('initiate')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Collect money from a wallet' })
  @ApiAcceptedResponse({ type: PaymentResponse })
  initiate(
    @Body() request: InitiatePaymentDto,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
    @Idempotency() idempotency: IdempotencyRequest,
  ): Promise<IdempotentAnswer> {
    return this.payments.initiate(request, { merchantId, correlationId, idempotency });
  }

  @Get()
  @ApiOperation({ summary: 'List payments, newest first' })
  @ApiOkResponse({ type: PaymentPageResponse })
  list(
    @Query() query: ListPaymentsQuery,
    @CurrentMerchant() { merchantId }: Principal,
  ): Promise<Page<PaymentResponse>> {
    return this.payments.list(merchantId, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'A payment with its attempts, their evidence and its timeline' })
  @ApiOkResponse({ type: PaymentDetailResponse })
  get(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PaymentDetailResponse> {
    return this.payments.get(merchantId, id);
  }

  @Get(':id/status')
  @ApiOperation({ summary: 'Only the status' })
  @ApiOkResponse({ type: PaymentStatusResponse })
  status(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PaymentStatusResponse> {
    return this.payments.status(merchantId, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a payment of which nothing was sent yet' })
  @ApiOkResponse({ type: PaymentResponse })
  cancel(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PaymentResponse> {
    return this.payments.cancel(merchantId, id);
  }
}
