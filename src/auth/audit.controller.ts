import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Page } from '../http/cursor.js';
import { OperatorController } from './operator-controller.decorator.js';
import { AuditLog } from './audit-log.js';
import { AuditEntryResponse, AuditPageResponse } from './dto/audit-entry.response.js';
import { AuditQuery } from './dto/audit.query.js';

@OperatorController()
@Controller('resilience/audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @ApiOperation({ summary: 'Every change that was made by hand: who, what, why; newest first' })
  @ApiOkResponse({ type: AuditPageResponse, description: 'A page of changes' })
  list(@Query() query: AuditQuery): Promise<Page<AuditEntryResponse>> {
    return this.audit.list(query);
  }
}
