import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentOperator, type Operator } from '../../auth/operator.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { ExpiringReasonDto } from './dto/expiring-reason.dto.js';
import { PlanMaintenanceDto } from './dto/plan-maintenance.dto.js';
import { RailListResponse, RailResponse } from './dto/rail.response.js';
import { RailPauses } from './rail-pauses.js';

@OperatorController()
@Controller('resilience/rails')
export class RailsController {
  constructor(private readonly pauses: RailPauses) {}

  @Get()
  @ApiOperation({ summary: 'Every rail: switched off or not, and its planned maintenance' })
  @ApiOkResponse({ type: RailListResponse })
  list(): RailListResponse {
    return this.pauses.list();
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a rail no instructions any more; what it has is still asked about' })
  @ApiOkResponse({ type: RailResponse })
  disable(
    @Param('id') id: string,
    @Body() request: ExpiringReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RailResponse> {
    return this.pauses.disable(id, request, operator);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a rail instructions again' })
  @ApiOkResponse({ type: RailResponse })
  enable(
    @Param('id') id: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RailResponse> {
    return this.pauses.enable(id, request, operator);
  }

  @Post(':id/maintenance')
  @HttpCode(200)
  @ApiOperation({ summary: 'Plan a time in which a rail is given no instructions' })
  @ApiOkResponse({ type: RailResponse })
  plan(
    @Param('id') id: string,
    @Body() request: PlanMaintenanceDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RailResponse> {
    return this.pauses.plan(id, request, operator);
  }

  @Post(':id/maintenance/:maintenanceId/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a planned maintenance back, or end it' })
  @ApiOkResponse({ type: RailResponse })
  cancel(
    @Param('id') id: string,
    @Param('maintenanceId') maintenanceId: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RailResponse> {
    return this.pauses.cancel(id, maintenanceId, request, operator);
  }
}
