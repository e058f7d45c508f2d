import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../providers/providers.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { Breakers } from './breakers.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { RailHealth } from './rail-health.js';
import { RailMeasurementEntity } from './rail-measurement.entity.js';
import { VelocityCounterEntity } from './velocity-counter.entity.js';
import { VelocityController } from './velocity.controller.js';
import { VelocityCounters } from './velocity-counters.js';
import { VelocityDesk } from './velocity-desk.js';
import { VelocityForgetting } from './velocity-forgetting.js';
import { VelocityWalletEntity } from './velocity-wallet.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([IdempotencyKeyEntity, RailMeasurementEntity]),
    TypeOrmModule.forFeature([VelocityCounterEntity, VelocityWalletEntity]),
    ProvidersModule,
    QueueModule,
  ],
  controllers: [VelocityController],
  providers: [IdempotencyKeys, RailHealth, Breakers, VelocityCounters, VelocityDesk, VelocityForgetting],
  exports: [IdempotencyKeys, RailHealth, Breakers, VelocityCounters],
})
export class ResilienceModule {}
