import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { ApiId } from '../../http/api-id.decorator.js';
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
  @ApiOkResponse({ type: RailListResponse, description: 'Every rail that is configured' })
  list(): RailListResponse {
    return this.pauses.list();
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a rail no instructions any more; what it has is still asked about' })
  @ApiParam({ name: 'id', example: 'mtn_momo', description: 'The rail, as `GET /providers` names it.' })
  @ApiOkResponse({ type: RailResponse, description: 'The rail, switched off' })
  @ApiProblems('not_found')
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
  @ApiParam({ name: 'id', example: 'mtn_momo', description: 'The rail, as `GET /providers` names it.' })
  @ApiOkResponse({ type: RailResponse, description: 'The rail, switched on' })
  @ApiProblems('not_found')
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
  @ApiParam({ name: 'id', example: 'mtn_momo', description: 'The rail, as `GET /providers` names it.' })
  @ApiOkResponse({ type: RailResponse, description: 'The rail with what is planned' })
  @ApiProblems('not_found')
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
  @ApiParam({ name: 'id', example: 'mtn_momo', description: 'The rail, as `GET /providers` names it.' })
  @ApiId('maintenanceId', 'mnt', 'The planned maintenance.')
  @ApiOkResponse({ type: RailResponse, description: 'The rail with what is still planned' })
  @ApiProblems('not_found')
  cancel(
    @Param('id') id: string,
    @Param('maintenanceId') maintenanceId: string,
    @Body() request: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<RailResponse> {
    return this.pauses.cancel(id, maintenanceId, request, operator);
  }
}
