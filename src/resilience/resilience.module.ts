import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../providers/providers.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { Breakers } from './breakers.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { RailHealth } from './rail-health.js';
import { RailMeasurementEntity } from './rail-measurement.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKeyEntity, RailMeasurementEntity]), ProvidersModule, QueueModule],
  providers: [IdempotencyKeys, RailHealth, Breakers],
  exports: [IdempotencyKeys, RailHealth, Breakers],
})
export class ResilienceModule {}
