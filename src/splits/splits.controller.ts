import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentMerchant } from '../auth/current-merchant.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
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
@ApiProblems()
@Controller('payments/:paymentId/splits')
export class SplitsController {
  constructor(
    private readonly splits: SplitsService,
    private readonly retries: LegRetries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The legs of a payment, and how far each has come' })
  @ApiOkResponse({ type: SplitsResponse })
  get(@Param('paymentId') paymentId: string, @CurrentMerchant() { merchantId }: Principal): Promise<SplitsResponse> {
    return this.splits.get(merchantId, paymentId);
  }

  @Post(':legId/retry')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Send a failed leg again' })
  @ApiAcceptedResponse({ type: LegResponse })
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
  @ApiAcceptedResponse({ type: LegResponse })
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
