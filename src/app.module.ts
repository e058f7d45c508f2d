import { Module, type DynamicModule } from '@nestjs/common';
import { AttemptsModule } from './attempts/attempts.module.js';
import { AuthModule } from './auth/auth.module.js';
import { hasWorker, type AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { EventsModule } from './events/events.module.js';
import { FeesModule } from './fees/fees.module.js';
import { FraudModule } from './fraud/fraud.module.js';
import { HttpModule } from './http/http.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { LoggingModule } from './monitoring/logging.module.js';
import { MonitoringModule } from './monitoring/monitoring.module.js';
import { PaymentsModule } from './payments/payments.module.js';
import { PayoutsModule } from './payouts/payouts.module.js';
import { PersistenceModule } from './persistence/persistence.module.js';
import { ProvidersModule } from './providers/providers.module.js';
import { QueueModule, QueueWorkerModule } from './queue/queue.module.js';
import { RefundsModule } from './refunds/refunds.module.js';
import { RateLimitsModule } from './resilience/rate-limits/rate-limits.module.js';
import { IdempotencyModule } from './resilience/idempotency/idempotency.module.js';
import { RailsModule } from './resilience/rails/rails.module.js';
import { VelocityModule } from './resilience/velocity/velocity.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { SplitsModule } from './splits/splits.module.js';
import { WalletsModule } from './wallets/wallets.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The only list of all modules. Every role serves HTTP (health at least); only workers take jobs and send attempts. */
@Module({})
export class AppModule {
  static register(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        LoggingModule,
        PersistenceModule,
        HttpModule,
        // Before who calls is asked: guessing keys is limited too.
        RateLimitsModule,
        AuthModule,
        QueueModule,
        ...(hasWorker(config) ? [QueueWorkerModule] : []),
        EventsModule,
        IdempotencyModule,
        RailsModule,
        VelocityModule,
        FraudModule,
        ProvidersModule,
        RoutingModule,
        AttemptsModule,
        LedgerModule,
        FeesModule,
        PaymentsModule,
        PayoutsModule,
        SplitsModule,
        RefundsModule,
        WalletsModule,
        WebhooksModule,
        MonitoringModule,
      ],
    };
  }
}
