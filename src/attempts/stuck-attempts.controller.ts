import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ApiId } from '../http/api-id.decorator.js';
import { CurrentOperator, type Operator } from '../auth/operator.js';
import { OperatorController } from '../auth/operator-controller.decorator.js';
import type { Page } from '../http/cursor.js';
import { ReasonDto } from '../http/reason.dto.js';
import { ListStuckAttemptsQuery } from './dto/list-stuck-attempts.query.js';
import { ResolveAttemptDto } from './dto/resolve-attempt.dto.js';
import { StuckAttemptPageResponse, StuckAttemptResponse } from './dto/stuck-attempt.response.js';
import { StuckAttempts } from './stuck-attempts.js';

@OperatorController()
@Controller('resilience/attempts')
export class StuckAttemptsController {
  constructor(private readonly attempts: StuckAttempts) {}

  @Get()
  @ApiOperation({ summary: 'Attempts that a person should look at: old and not ended, or flagged for review' })
  @ApiOkResponse({ type: StuckAttemptPageResponse, description: 'A page of them, oldest first' })
  list(@Query() query: ListStuckAttemptsQuery): Promise<Page<StuckAttemptResponse>> {
    return this.attempts.list(query);
  }

  @Post(':id/ask')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have the rail asked now what became of it' })
  @ApiId('id', 'att', 'The attempt.')
  @ApiOkResponse({ type: StuckAttemptResponse, description: 'The attempt; the rail’s answer comes later' })
  @ApiProblems('not_found', 'attempt_not_askable')
  ask(
    @Param('id') id: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<StuckAttemptResponse> {
    return this.attempts.ask(id, request, operator);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @ApiOperation({ summary: 'End an attempt by your own evidence; its movement ends with it' })
  @ApiId('id', 'att', 'The attempt.')
  @ApiOkResponse({ type: StuckAttemptResponse, description: 'The attempt as it has ended' })
  @ApiProblems('not_found', 'attempt_not_resolvable')
  resolve(
    @Param('id') id: string,
    @Body() request: ResolveAttemptDto,
    @CurrentOperator() operator: Operator,
  ): Promise<StuckAttemptResponse> {
    return this.attempts.resolve(id, request, operator);
  }

  @Post(':id/reviewed')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take the flag off an attempt that has ended and was looked at' })
  @ApiId('id', 'att', 'The attempt.')
  @ApiOkResponse({ type: StuckAttemptResponse, description: 'The attempt without the flag' })
  @ApiProblems('not_found', 'attempt_not_askable')
  reviewed(
    @Param('id') id: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<StuckAttemptResponse> {
    return this.attempts.reviewed(id, request, operator);
  }
}
