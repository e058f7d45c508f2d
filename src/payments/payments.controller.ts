import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ApiId } from '../http/api-id.decorator.js';
import type { Principal } from '../auth/principal.js';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
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
@Controller('payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Post('initiate')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Collect money from a wallet' })
  @ApiAcceptedResponse({
    type: PaymentResponse,
    description:
      'It is kept, and on its way unless `status` or `review` says otherwise. How it ends comes later: ask for its status',
  })
  @ApiProblems(
    'invalid_amount',
    'unsupported_currency',
    'invalid_msisdn',
    'unknown_network',
    'invalid_splits',
    'no_route',
    'rail_unavailable',
  )
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
  @ApiOkResponse({ type: PaymentPageResponse, description: 'A page of payments' })
  @ApiProblems('invalid_msisdn')
  list(
    @Query() query: ListPaymentsQuery,
    @CurrentMerchant() { merchantId }: Principal,
  ): Promise<Page<PaymentResponse>> {
    return this.payments.list(merchantId, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'A payment with its attempts, their evidence and its timeline' })
  @ApiId('id', 'pay', 'The payment.')
  @ApiOkResponse({ type: PaymentDetailResponse, description: 'The payment and its story' })
  @ApiProblems('payment_not_found')
  get(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PaymentDetailResponse> {
    return this.payments.get(merchantId, id);
  }

  @Get(':id/status')
  @ApiOperation({ summary: 'Only the status' })
  @ApiId('id', 'pay', 'The payment.')
  @ApiOkResponse({ type: PaymentStatusResponse, description: 'The status' })
  @ApiProblems('payment_not_found')
  status(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PaymentStatusResponse> {
    return this.payments.status(merchantId, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a payment of which nothing was sent yet' })
  @ApiId('id', 'pay', 'The payment.')
  @ApiOkResponse({ type: PaymentResponse, description: 'The cancelled payment, also when it was cancelled before' })
  @ApiProblems('payment_not_found', 'payment_not_cancellable')
  cancel(@Param('id') id: string, @CurrentMerchant() { merchantId }: Principal): Promise<PaymentResponse> {
    return this.payments.cancel(merchantId, id);
  }
}
