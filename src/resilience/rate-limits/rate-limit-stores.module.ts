import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { Database } from '../../persistence/database.js';
import { QueueModule } from '../../queue/queue.module.js';
import { CallbackStrangers } from './callback-strangers.js';
import { LimitPolicies } from './limit-policies.js';
import { PostgresStore } from './postgres-store.js';
import { RateLimitChangeEntity } from './rate-limit-change.entity.js';
import { RateLimitChanges } from './rate-limit-changes.js';
import { RateLimitCounterEntity } from './rate-limit-counter.entity.js';
import { RateLimitResetEntity } from './rate-limit-reset.entity.js';
import { SHARED_RATE_LIMIT_STORE, type SharedRateLimitStore } from './rate-limit-store.js';
import { RateLimitSync } from './rate-limit-sync.js';
import { RateLimits } from './rate-limits.js';
import { RedisStore } from './redis-store.js';

/** What holds, and where it is counted. */
@Module({
  imports: [
    TypeOrmModule.forFeature([RateLimitCounterEntity, RateLimitChangeEntity, RateLimitResetEntity]),
    QueueModule,
  ],
  providers: [
    { provide: SHARED_RATE_LIMIT_STORE, inject: [APP_CONFIG, Database], useFactory: sharedStoreOf },
    RateLimits,
    LimitPolicies,
    RateLimitChanges,
    RateLimitSync,
    CallbackStrangers,
  ],
  exports: [RateLimits, LimitPolicies, RateLimitChanges, RateLimitSync, CallbackStrangers],
})
export class RateLimitStoresModule {}

function sharedStoreOf({ rateLimits, redisUrl }: AppConfig, database: Database): SharedRateLimitStore | null {
  if (rateLimits.store === 'postgres') return new PostgresStore(database);
  return rateLimits.store === 'redis' && redisUrl !== null ? new RedisStore(redisUrl) : null;
}
