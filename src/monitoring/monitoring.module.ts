import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { FraudModule } from '../fraud/fraud.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { RateLimitStoresModule } from '../resilience/rate-limits/rate-limit-stores.module.js';
import { RailsModule } from '../resilience/rails/rails.module.js';
import { HealthAudience } from './health.audience.js';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ProcessHealth } from './process.health.js';
import { Overview } from './overview.js';
import { OverviewController } from './overview.controller.js';
import { RailMetrics } from './rail-metrics.js';
import { RateLimitMetrics } from './rate-limit-metrics.js';
import { RiskMetrics } from './risk-metrics.js';

@Module({
  imports: [
    TerminusModule.forRoot({ errorLogStyle: 'json', logger: false }),
    AttemptsModule,
    FraudModule,
    PaymentsModule,
    ProvidersModule,
    QueueModule,
    RailsModule,
    RateLimitStoresModule,
  ],
  controllers: [HealthController, MetricsController, OverviewController],
  providers: [
    HealthAudience,
    HealthChecks,
    ProcessHealth,
    Overview,
    RailMetrics,
    RateLimitMetrics,
    RiskMetrics,
    { provide: Registry, useFactory: newRegistry },
  ],
})
export class MonitoringModule {}

/** Of this app, not of the process: two apps in one process do not share counters. */
function newRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
