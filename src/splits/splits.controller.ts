import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ApiId } from '../http/api-id.decorator.js';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import { Idempotency, type IdempotentAnswer } from '../http/idempotency.js';
import { Idempotent } from '../http/idempotent.decorator.js';
import type { IdempotencyRequest } from '../http/request.js';
import { LegResponse } from '../payments/legs/dto/leg.response.js';
import { SplitsResponse } from './dto/splits.response.js';
import { RedirectLegDto } from './dto/redirect-leg.dto.js';
import { LegRetries } from './leg-retries.js';
import { SplitsService } from './splits.service.js';

@ApiTags('splits')
@ApiBearerAuth()
@Controller('payments/:paymentId/splits')
export class SplitsController {
  constructor(
    private readonly splits: SplitsService,
    private readonly retries: LegRetries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The legs of a payment, and how far each has come' })
  @ApiId('paymentId', 'pay', 'The payment.')
  @ApiOkResponse({ type: SplitsResponse, description: 'The legs, in the order of the request' })
  @ApiProblems('payment_not_found')
  get(@Param('paymentId') paymentId: string, @CurrentMerchant() { merchantId }: Principal): Promise<SplitsResponse> {
    return this.splits.get(merchantId, paymentId);
  }

  @Post(':legId/retry')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Send a failed leg again' })
  @ApiId('paymentId', 'pay', 'The payment.')
  @ApiId('legId', 'leg', 'The leg.')
  @ApiAcceptedResponse({ type: LegResponse, description: 'The leg, on its way again' })
  @ApiProblems(
    'leg_not_found',
    'leg_not_failed',
    'leg_too_small',
    'insufficient_balance',
    'no_route',
    'rail_unavailable',
    'insufficient_float',
  )
  retry(
    @Param('paymentId') paymentId: string,
    @Param('legId') legId: string,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
    @Idempotency() idempotency: IdempotencyRequest,
  ): Promise<IdempotentAnswer> {
    return this.retries.retry({ paymentId, legId }, { merchantId, correlationId, idempotency });
  }

  @Post(':legId/redirect')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Send a failed leg to another wallet' })
  @ApiId('paymentId', 'pay', 'The payment.')
  @ApiId('legId', 'leg', 'The leg.')
  @ApiAcceptedResponse({ type: LegResponse, description: 'The leg, on its way to its new wallet' })
  @ApiProblems(
    'invalid_msisdn',
    'unknown_network',
    'leg_not_found',
    'leg_not_failed',
    'leg_too_small',
    'insufficient_balance',
    'no_route',
    'rail_unavailable',
    'insufficient_float',
  )
  redirect(
    @Param('paymentId') paymentId: string,
    @Param('legId') legId: string,
    @Body() request: RedirectLegDto,
    @CurrentMerchant() { merchantId }: Principal,
    @CorrelationId() correlationId: string,
    @Idempotency() idempotency: IdempotencyRequest,
  ): Promise<IdempotentAnswer> {
    return this.retries.redirect({ paymentId, legId }, request, { merchantId, correlationId, idempotency });
  }
}
