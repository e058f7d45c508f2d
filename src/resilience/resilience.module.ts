import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../providers/providers.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { BreakerOverrideEntity } from './breaker-override.entity.js';
import { BreakerOverrides } from './breaker-overrides.js';
import { BreakerReportEntity } from './breaker-report.entity.js';
import { Breakers } from './breakers.js';
import { BreakersController } from './breakers.controller.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { IdempotencyKeysController } from './idempotency-keys.controller.js';
import { PendingAges } from './pending-ages.js';
import { RailControls } from './rail-controls.js';
import { RailHealth } from './rail-health.js';
import { RailMeasurementEntity } from './rail-measurement.entity.js';
import { RailPauseEntity } from './rail-pause.entity.js';
import { RailPauses } from './rail-pauses.js';
import { RailStates } from './rail-states.js';
import { RailsController } from './rails.controller.js';

import { VelocityCounterEntity } from './velocity-counter.entity.js';
import { VelocityController } from './velocity.controller.js';
import { VelocityCounters } from './velocity-counters.js';
import { VelocityDesk } from './velocity-desk.js';
import { VelocityForgetting } from './velocity-forgetting.js';
import { VelocityWalletEntity } from './velocity-wallet.entity.js';

const ENTITIES = [
  IdempotencyKeyEntity,
  RailMeasurementEntity,
  BreakerOverrideEntity,
  BreakerReportEntity,
  RailPauseEntity,
  VelocityCounterEntity,
  VelocityWalletEntity,
];

@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), ProvidersModule, QueueModule],
  controllers: [BreakersController, RailsController, IdempotencyKeysController, VelocityController],
  providers: [
    IdempotencyKeys,
    RailHealth,
    PendingAges,
    RailControls,
    Breakers,
    BreakerOverrides,
    RailPauses,
    RailStates,
    VelocityCounters,
    VelocityDesk,
    VelocityForgetting,
  ],
  exports: [IdempotencyKeys, RailStates, VelocityCounters],
})
export class ResilienceModule {}
