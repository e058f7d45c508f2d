import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { RequireScope } from '../auth/require-scope.decorator.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import { ProviderBalanceResponse, ProviderPageResponse } from './provider.response.js';
import { ProvidersService } from './providers.service.js';

@ApiTags('providers')
@Controller('providers')
export class ProvidersController {
  constructor(private readonly providers: ProvidersService) {}

  @Get()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The rails that are configured, and what each can do' })
  @ApiOkResponse({
    type: ProviderPageResponse,
    description: 'Every rail that is configured, as the process that answers sees it',
  })
  list(): ProviderPageResponse {
    return this.providers.list();
  }

  @Get(':id/balance')
  @RequireScope('operator')
  @ApiBearerAuth('operator')
  @ApiOperation({ summary: 'What is in our accounts at a rail' })
  @ApiParam({ name: 'id', example: 'mtn_momo', description: 'The rail, as `GET /providers` names it.' })
  @ApiOkResponse({ type: ProviderBalanceResponse, description: 'What the rail tells now' })
  @ApiProblems('not_found')
  balance(@Param('id') id: string, @CorrelationId() correlationId: string): Promise<ProviderBalanceResponse> {
    return this.providers.balance(id, correlationId);
  }
}
