import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueueModule } from '../../queue/queue.module.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { IdempotencyKeysController } from './idempotency-keys.controller.js';

/** The keys of requests that have created something, with their answers. */
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKeyEntity]), QueueModule],
  controllers: [IdempotencyKeysController],
  providers: [IdempotencyKeys],
  exports: [IdempotencyKeys],
})
export class IdempotencyModule {}
