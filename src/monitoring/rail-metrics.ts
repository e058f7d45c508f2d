import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Dispatcher } from '../attempts/dispatcher.js';
import { BREAKER_STATES } from '../domain/breaker.js';
import { OPERATIONS } from '../domain/attempt.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { RailStates } from '../resilience/rails/rail-states.js';

const BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Listens to the rails and the engine; neither knows of it. */
@Injectable()
export class RailMetrics implements OnModuleInit {
  constructor(
    private readonly registry: Registry,
    private readonly providers: ProviderRegistry,
    private readonly states: RailStates,
    private readonly dispatcher: Dispatcher,
  ) {}

  onModuleInit(): void {
    const { registry, dispatcher } = this;
    const callSeconds = new Histogram({
      name: 'synccash_rail_call_seconds',
      help: 'Calls to a rail, by operation and class of the answer',
      labelNames: ['provider', 'operation', 'class'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
    // Neither breakers nor health count these, so somebody must be told.
    const ourFaults = new Counter({
      name: 'synccash_rail_our_faults_total',
      help: 'Calls to a rail that were spoilt by our own credentials, configuration or float',
      labelNames: ['provider', 'operation'],
      registers: [registry],
    });
    this.providers.observe(({ provider, operation, class: outcome, fault, durationMs }) => {
      callSeconds.observe({ provider, operation, class: outcome }, durationMs / 1000);
      if (fault === 'us') ourFaults.inc({ provider, operation });
    });
    const { states } = this;
    const rails = this.providers;
    registry.registerMetric(
      new Gauge({
        name: 'synccash_breaker_state',
        help: 'Circuit breakers of this process: 0 closed, 1 half open, 2 open',
        labelNames: ['provider', 'operation'],
        registers: [],
        collect() {
          for (const { name, capabilities } of rails.all())
            for (const operation of OPERATIONS) {
              if (capabilities.operations[operation] === undefined) continue;
              const state = BREAKER_STATES.indexOf(states.of(name, operation).verdict.state);
              this.set({ provider: name, operation }, state);
            }
        },
      }),
    );
    registry.registerMetric(
      new Gauge({
        name: 'synccash_rail_paused',
        help: 'Rails that operators give no instructions: 1 switched off or in maintenance',
        labelNames: ['provider'],
        registers: [],
        collect() {
          for (const { name } of rails.all()) this.set({ provider: name }, states.pauseOf(name) === null ? 0 : 1);
        },
      }),
    );
    registry.registerMetric(
      new Gauge({
        name: 'synccash_attempts_in_flight',
        help: 'Attempts that this process is working on',
        registers: [],
        collect() {
          this.set(dispatcher.busy);
        },
      }),
    );
  }
}
