import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectMetric, makeGaugeProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Gauge, Histogram } from 'prom-client';
import { Dispatcher } from '../attempts/dispatcher.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

const CALL_SECONDS = 'synccash_rail_call_seconds';
const IN_FLIGHT = 'synccash_attempts_in_flight';

export const railMetricProviders = [
  makeHistogramProvider({
    name: CALL_SECONDS,
    help: 'Calls to a rail, by operation and class of the answer',
    labelNames: ['provider', 'operation', 'class'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
  makeGaugeProvider({ name: IN_FLIGHT, help: 'Attempts that this process is working on' }),
];

/** Listens to the rails and the engine; neither knows of it. */
@Injectable()
export class RailMetrics implements OnModuleInit {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly dispatcher: Dispatcher,
    @InjectMetric(CALL_SECONDS) private readonly callSeconds: Histogram,
    @InjectMetric(IN_FLIGHT) private readonly inFlight: Gauge,
  ) {}

  onModuleInit(): void {
    this.providers.observe(({ provider, operation, class: outcome, durationMs }) => {
      this.callSeconds.observe({ provider, operation, class: outcome }, durationMs / 1000);
      this.inFlight.set(this.dispatcher.busy);
    });
  }
}
