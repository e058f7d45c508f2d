import { Controller, Get, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/public.decorator.js';
import { LimitedBy } from '../http/limited-by.decorator.js';
import type { ApiRequest } from '../http/request.js';
import { HealthAudience } from './health.audience.js';
import { HealthChecks } from './health.checks.js';
import { ProcessHealth } from './process.health.js';

/** Whoever probes has no key. What a check finds is remembered for a moment, so that no flood of probes is a load. */
@ApiTags('health')
@Public()
@LimitedBy([])
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly checks: HealthChecks,
    private readonly process: ProcessHealth,
    private readonly audience: HealthAudience,
  ) {}

  /** Outside the prefix, for whoever only wants to know whether somebody is there. */
  @Get('health')
  @HealthCheck()
  @ApiOperation({ summary: 'Can this process take traffic?' })
  overall(): Promise<HealthCheckResult> {
    return this.ready();
  }

  @Get('health/live')
  @HealthCheck()
  @ApiOperation({ summary: 'Is the process alive? (no dependency is asked)' })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('health/ready')
  @HealthCheck()
  @ApiOperation({ summary: 'Database, migrations, and not stopping' })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.process.accepting(),
      () => this.checks.databaseAnswers(),
      () => this.checks.isMigrated(),
    ]);
  }

  @Get('health/detailed')
  @LimitedBy(['ip'])
  @HealthCheck()
  @ApiOperation({ summary: 'The same with the queue; for an operator’s key also what the process is and does' })
  async detailed(@Req() request: ApiRequest): Promise<HealthCheckResult> {
    const isOperator = await this.audience.isOperator(request);
    return this.health.check([
      () => this.process.accepting(),
      () => this.checks.databaseAnswers(),
      () => this.checks.isMigrated(),
      () => this.checks.queueAnswers(isOperator),
      () => this.process.describe(isOperator),
    ]);
  }
}
