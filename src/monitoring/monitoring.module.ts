import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { RailMetrics, railMetricProviders } from './rail-metrics.js';

@Module({
  imports: [
    TerminusModule.forRoot({ errorLogStyle: 'json', logger: false }),
    PrometheusModule.register({ path: '/metrics', controller: MetricsController }),
    AttemptsModule,
    ProvidersModule,
    QueueModule,
  ],
  controllers: [HealthController],
  providers: [HealthChecks, RailMetrics, ...railMetricProviders],
})
export class MonitoringModule {}
