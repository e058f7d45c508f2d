import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { OperatorController } from '../auth/operator-controller.decorator.js';
import { OverviewResponse } from './dto/overview.response.js';
import { Overview } from './overview.js';

@OperatorController()
@Controller('resilience/overview')
export class OverviewController {
  constructor(private readonly overview: Overview) {}

  @Get()
  @ApiOperation({ summary: 'What an operator looks at first: rails, breakers, attempts for a person' })
  @ApiOkResponse({ type: OverviewResponse, description: 'As the process that answers sees it' })
  show(): Promise<OverviewResponse> {
    return this.overview.show();
  }
}
