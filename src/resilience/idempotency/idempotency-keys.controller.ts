import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import { IdempotencyKeyResponse } from './dto/idempotency-key.response.js';
import { InspectKeyQuery } from './dto/inspect-key.query.js';
import { IdempotencyKeys } from './idempotency-keys.js';

@OperatorController()
@Controller('resilience/idempotency-keys')
export class IdempotencyKeysController {
  constructor(private readonly keys: IdempotencyKeys) {}

  @Get()
  @ApiOperation({ summary: 'What a merchant’s Idempotency-Key has made, and when' })
  @ApiOkResponse({ type: IdempotencyKeyResponse, description: 'What was made with it' })
  @ApiProblems('not_found')
  inspect(@Query() { merchantId, key }: InspectKeyQuery): Promise<IdempotencyKeyResponse> {
    return this.keys.inspect(merchantId, key);
  }
}
