import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { ApiId } from '../../http/api-id.decorator.js';
import { CurrentOperator, type Operator } from '../../auth/operator.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import type { Page } from '../../http/cursor.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { PageQuery } from '../../http/page.query.js';
import { LateSuccessPageResponse, LateSuccessResponse } from './dto/late-success.response.js';
import { HeldMoney } from './held-money.js';

@OperatorController()
@Controller('resilience/late-successes')
export class HeldMoneyController {
  constructor(private readonly held: HeldMoney) {}

  @Get()
  @ApiOperation({ summary: 'Money that came after the end of its payment and that nobody has decided about' })
  @ApiOkResponse({ type: LateSuccessPageResponse, description: 'A page of it, oldest first' })
  list(@Query() query: PageQuery): Promise<Page<LateSuccessResponse>> {
    return this.held.list(query);
  }

  @Post(':attemptId/refund')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give it back to the payer' })
  @ApiId('attemptId', 'att', 'The attempt that took the money.')
  @ApiOkResponse({ type: LateSuccessResponse, description: 'What was decided, with the refund that gives it back' })
  @ApiProblems('not_found', 'rail_unavailable')
  refund(
    @Param('attemptId') attemptId: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<LateSuccessResponse> {
    return this.held.refund(attemptId, request, operator);
  }

  @Post(':attemptId/accept')
  @HttpCode(200)
  @ApiOperation({ summary: 'Keep it for the merchant' })
  @ApiId('attemptId', 'att', 'The attempt that took the money.')
  @ApiOkResponse({ type: LateSuccessResponse, description: 'What was decided' })
  @ApiProblems('not_found', 'late_money_not_needed')
  accept(
    @Param('attemptId') attemptId: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<LateSuccessResponse> {
    return this.held.accept(attemptId, request, operator);
  }
}
