import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { LIMIT_NAMES } from '../../domain/rate-limit.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import { CurrentOperator, type Operator } from '../../auth/operator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { ChangeRateLimitDto } from './dto/change-rate-limit.dto.js';
import { RateLimitListResponse, RateLimitResetResponse, RateLimitResponse } from './dto/rate-limit.response.js';
import { ResetRateLimitDto } from './dto/reset-rate-limit.dto.js';
import { RateLimitsService } from './rate-limits.service.js';

@OperatorController()
@Controller('resilience/rate-limits')
export class RateLimitsController {
  constructor(private readonly rateLimits: RateLimitsService) {}

  @Get()
  @ApiOperation({ summary: 'The rate limits: what they are, where they come from, where requests are counted' })
  @ApiOkResponse({ type: RateLimitListResponse, description: 'Every limit as it holds now' })
  list(): RateLimitListResponse {
    return this.rateLimits.list();
  }

  @Post(':name')
  @HttpCode(200)
  @ApiOperation({ summary: 'Change a limit; every process obeys within two seconds' })
  @ApiParam({ name: 'name', enum: LIMIT_NAMES, description: 'The limit.' })
  @ApiOkResponse({ type: RateLimitResponse, description: 'The limit as it holds now' })
  @ApiProblems('not_found')
  change(
    @Param('name') name: string,
    @Body() request: ChangeRateLimitDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RateLimitResponse> {
    return this.rateLimits.change(name, request, operator);
  }

  @Post(':name/default')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a change back: the configuration holds again' })
  @ApiParam({ name: 'name', enum: LIMIT_NAMES, description: 'The limit.' })
  @ApiOkResponse({ type: RateLimitResponse, description: 'The limit as it holds now' })
  @ApiProblems('not_found')
  restore(
    @Param('name') name: string,
    @Body() { reason }: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RateLimitResponse> {
    return this.rateLimits.restore(name, reason, operator);
  }

  @Post(':name/reset')
  @HttpCode(200)
  @ApiOperation({ summary: 'Reset one key of a limit: a merchant, an address, … is counted afresh' })
  @ApiParam({ name: 'name', enum: LIMIT_NAMES, description: 'The limit.' })
  @ApiOkResponse({ type: RateLimitResetResponse, description: 'It is counted afresh' })
  @ApiProblems('not_found')
  reset(
    @Param('name') name: string,
    @Body() request: ResetRateLimitDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RateLimitResetResponse> {
    return this.rateLimits.reset(name, request, operator);
  }
}
