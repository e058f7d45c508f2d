import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ApiId } from '../http/api-id.decorator.js';
import { CurrentOperator, type Operator } from '../auth/operator.js';
import { OperatorController } from '../auth/operator-controller.decorator.js';
import { CorrectRailFeeDto } from './dto/correct-rail-fee.dto.js';
import { RailFeeResponse } from './dto/rail-fee.response.js';
import { RailFees } from './rail-fees.js';

@OperatorController()
@Controller('resilience/attempts')
export class RailFeesController {
  constructor(private readonly fees: RailFees) {}

  @Post(':id/rail-fee')
  @HttpCode(200)
  @ApiOperation({ summary: 'Book what the rail has really taken for an attempt that has moved money' })
  @ApiId('id', 'att', 'The attempt.')
  @ApiOkResponse({ type: RailFeeResponse, description: 'What was booked before, and what is now' })
  @ApiProblems('invalid_amount', 'not_found', 'attempt_not_correctable')
  correct(
    @Param('id') id: string,
    @Body() request: CorrectRailFeeDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RailFeeResponse> {
    return this.fees.correct(id, request, operator);
  }
}
