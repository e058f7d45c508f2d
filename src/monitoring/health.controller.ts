import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/public.decorator.js';
import { LimitedBy } from '../http/limited-by.decorator.js';
import { HealthChecks } from './health.checks.js';

@ApiTags('health')
@Public()
@LimitedBy([])
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly checks: HealthChecks,
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
      () => this.checks.accepting(),
      () => this.checks.databaseAnswers(),
      () => this.checks.isMigrated(),
    ]);
  }

  @Get('health/detailed')
  @HealthCheck()
  @ApiOperation({ summary: 'Everything, with the queue and the process' })
  detailed(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.checks.accepting(),
      () => this.checks.databaseAnswers(),
      () => this.checks.isMigrated(),
      () => this.checks.queueAnswers(),
      () => this.checks.process(),
    ]);
  }
}
