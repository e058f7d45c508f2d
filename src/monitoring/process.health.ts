import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Dispatcher } from '../attempts/dispatcher.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

/** What the process knows of itself, without asking anybody. */
@Injectable()
export class ProcessHealth implements BeforeApplicationShutdown {
  private isStopping = false;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly dispatcher: Dispatcher,
    private readonly providers: ProviderRegistry,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  accepting(): HealthIndicatorResult {
    const check = this.health.check('accepting');
    return this.isStopping ? check.down('the process is stopping') : check.up();
  }

  describe(isOperator: boolean): HealthIndicatorResult {
    const check = this.health.check('process');
    if (!isOperator) return check.up();
    return check.up({
      profile: this.config.profile,
      role: this.config.role,
      rails: this.providers.all().map(({ name }) => name),
      attemptsInFlight: this.dispatcher.busy,
      uptimeSeconds: Math.floor(process.uptime()),
    });
  }
}
