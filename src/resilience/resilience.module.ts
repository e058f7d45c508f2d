import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueueModule } from '../queue/queue.module.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyKeys } from './idempotency-keys.js';

@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKeyEntity]), QueueModule],
  providers: [IdempotencyKeys],
  exports: [IdempotencyKeys],
})
export class ResilienceModule {}
