import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { CurrentOperator, type Operator } from '../../auth/operator.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { BreakerOverrides, type BreakerName } from './breaker-overrides.js';
import { BreakerListResponse, BreakerResponse } from './dto/breaker.response.js';
import { ApiBreakerName } from './api-breaker-name.decorator.js';
import { ExpiringReasonDto } from './dto/expiring-reason.dto.js';

@OperatorController()
@Controller('resilience/breakers')
export class BreakersController {
  constructor(private readonly overrides: BreakerOverrides) {}

  @Get()
  @ApiOperation({ summary: 'Every circuit breaker: its state, why, and what it has heard' })
  @ApiOkResponse({ type: BreakerListResponse, description: 'As the process that answers sees them' })
  list(): BreakerListResponse {
    return this.overrides.list();
  }

  @Post(':provider/:operation/open')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hold a breaker open: no instruction of this kind goes to the rail' })
  @ApiBreakerName()
  @ApiOkResponse({ type: BreakerResponse, description: 'The breaker, open' })
  @ApiProblems('not_found')
  open(
    @Param() name: BreakerName,
    @Body() request: ExpiringReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<BreakerResponse> {
    return this.overrides.hold('open', name, request, operator);
  }

  @Post(':provider/:operation/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hold a breaker closed: calls go through, whatever it hears' })
  @ApiBreakerName()
  @ApiOkResponse({ type: BreakerResponse, description: 'The breaker, closed' })
  @ApiProblems('not_found')
  close(
    @Param() name: BreakerName,
    @Body() request: ExpiringReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<BreakerResponse> {
    return this.overrides.hold('closed', name, request, operator);
  }

  @Post(':provider/:operation/auto')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let the breaker decide by itself again' })
  @ApiBreakerName()
  @ApiOkResponse({ type: BreakerResponse, description: 'The breaker as it decides by itself' })
  @ApiProblems('not_found')
  auto(
    @Param() name: BreakerName,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<BreakerResponse> {
    return this.overrides.release(name, request, operator);
  }
}
