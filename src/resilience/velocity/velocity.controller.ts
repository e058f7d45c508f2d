import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { CurrentOperator, type Operator } from '../../auth/operator.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import { ClearVelocityDto, VelocityQuery } from './dto/velocity.query.js';
import { VelocityClearedResponse, VelocityListResponse } from './dto/velocity.response.js';
import { VelocityDesk } from './velocity-desk.js';

@OperatorController()
@Controller('resilience/velocity')
export class VelocityController {
  constructor(private readonly desk: VelocityDesk) {}

  @Get()
  @ApiOperation({ summary: 'How much payers, merchants, devices, addresses or references have done lately' })
  @ApiOkResponse({ type: VelocityListResponse, description: 'Largest first' })
  @ApiProblems('invalid_msisdn')
  list(@Query() query: VelocityQuery): Promise<VelocityListResponse> {
    return this.desk.list(query);
  }

  @Post('clear')
  @HttpCode(200)
  @ApiOperation({ summary: 'Forget what one of them has done' })
  @ApiOkResponse({ type: VelocityClearedResponse, description: 'How much was forgotten' })
  @ApiProblems('invalid_msisdn')
  clear(@Body() request: ClearVelocityDto, @CurrentOperator() operator: Operator): Promise<VelocityClearedResponse> {
    return this.desk.clear(request, operator);
  }
}
