import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { RateLimits } from '../resilience/rate-limits/rate-limits.js';

/** Listens to the rate limits, which do not know of it. */
@Injectable()
export class RateLimitMetrics implements OnModuleInit {
  constructor(
    private readonly registry: Registry,
    private readonly limits: RateLimits,
  ) {}

  onModuleInit(): void {
    const { registry, limits } = this;
    const { store } = limits;
    const refused = new Counter({
      name: 'synccash_rate_limit_refusals_total',
      help: 'Requests that were refused, by limit',
      labelNames: ['limit'],
      registers: [registry],
    });
    const faults = new Counter({
      name: 'synccash_rate_limit_store_faults_total',
      help: 'Requests for which the shared store did not answer in time, so that they were counted in the process',
      labelNames: ['store'],
      registers: [registry],
    });
    limits.observe({ onRefused: (limit) => refused.inc({ limit }), onStoreFault: () => faults.inc({ store }) });
    registry.registerMetric(
      new Gauge({
        name: 'synccash_rate_limit_degraded',
        help: '1 while the shared store fails and this process counts for itself',
        labelNames: ['store'],
        registers: [],
        collect() {
          this.set({ store }, limits.isDegraded ? 1 : 0);
        },
      }),
    );
  }
}
