import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/require-scope.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CorrelationId } from '../http/correlation-id.decorator.js';
import { ProviderBalanceResponse, ProviderPageResponse } from './provider.response.js';
import { ProvidersService } from './providers.service.js';

@ApiTags('providers')
@ApiBearerAuth()
@ApiProblems()
@Controller('providers')
export class ProvidersController {
  constructor(private readonly providers: ProvidersService) {}

  @Get()
  @ApiOperation({ summary: 'The rails that are configured, and what each can do' })
  @ApiOkResponse({ type: ProviderPageResponse })
  list(): ProviderPageResponse {
    return this.providers.list();
  }

  @Get(':id/balance')
  @RequireScope('operator')
  @ApiOperation({ summary: 'What is in our accounts at a rail (operators only)' })
  @ApiOkResponse({ type: ProviderBalanceResponse })
  balance(@Param('id') id: string, @CorrelationId() correlationId: string): Promise<ProviderBalanceResponse> {
    return this.providers.balance(id, correlationId);
  }
}
