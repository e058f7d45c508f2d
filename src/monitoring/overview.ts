import { Inject, Injectable } from '@nestjs/common';
import { Dispatcher } from '../attempts/dispatcher.js';
import { StuckAttempts } from '../attempts/stuck-attempts.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { OPERATIONS } from '../domain/attempt.js';
import { healthOf } from '../domain/routing.js';
import type { Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { RailStates } from '../resilience/rails/rail-states.js';
import type { OverviewResponse } from './dto/overview.response.js';

/** One look at everything that an operator may have to do something about. */
@Injectable()
export class Overview {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly states: RailStates,
    private readonly stuck: StuckAttempts,
    private readonly dispatcher: Dispatcher,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async show(): Promise<OverviewResponse> {
    const counts = await this.stuck.counts();
    return {
      rails: this.providers.all().map((provider) => this.railOf(provider)),
      attempts: { inFlight: this.dispatcher.busy, ...counts },
      process: { role: this.config.role, ...this.states.process() },
    };
  }

  private railOf({ name, capabilities }: Provider): OverviewResponse['rails'][number] {
    const pause = this.states.pauseOf(name);
    const operations = OPERATIONS.filter((operation) => capabilities.operations[operation] !== undefined);
    return {
      id: name,
      isEnabled: pause === null,
      pause: pause?.kind ?? null,
      operations: operations.map((operation) => {
        const { verdict, measured } = this.states.of(name, operation);
        const { calls, failures } = measured;
        return {
          operation,
          breaker: verdict.state,
          cause: verdict.cause,
          health: healthOf(measured),
          calls,
          railFailures: failures,
        };
      }),
    };
  }
}
