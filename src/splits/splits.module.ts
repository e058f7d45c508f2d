import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { PayoutsModule } from '../payouts/payouts.module.js';
import { IdempotencyModule } from '../resilience/idempotency/idempotency.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { LegPayouts } from './leg-payouts.js';
import { LegRestart } from './leg-restart.js';
import { LegRetries } from './leg-retries.js';
import { SettlementStates } from './settlement-states.js';
import { SplitSettlement } from './split-settlement.js';
import { SplitsController } from './splits.controller.js';
import { SplitsService } from './splits.service.js';

@Module({
  imports: [
    AttemptsModule,
    EventsModule,
    PaymentsModule,
    PayoutsModule,
    IdempotencyModule,
    RoutingModule,
    WalletsModule,
  ],
  controllers: [SplitsController],
  providers: [SplitsService, SplitSettlement, SettlementStates, LegPayouts, LegRestart, LegRetries],
})
export class SplitsModule {}
