import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { AuthModule } from '../../auth/auth.module.js';
import { LIMIT_NAMES, MAX_LIMIT } from '../../domain/rate-limit.js';
import { LimitPolicies } from './limit-policies.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimitStoresModule } from './rate-limit-stores.module.js';
import { RateLimitsController } from './rate-limits.controller.js';
import { RateLimits } from './rate-limits.js';
import { RateLimitsService } from './rate-limits.service.js';

/** Stands before the AuthModule in the list of all modules: guards run in that order. */
@Module({
  imports: [
    RateLimitStoresModule,
    AuthModule,
    ThrottlerModule.forRootAsync({
      imports: [RateLimitStoresModule],
      inject: [RateLimits, LimitPolicies],
      useFactory: throttlerOptions,
    }),
  ],
  controllers: [RateLimitsController],
  providers: [RateLimitsService, { provide: APP_GUARD, useClass: RateLimitGuard }],
})
export class RateLimitsModule {}

/** The same limits in the throttler's own words: whoever uses its guard or its decorators counts in the same store. */
function throttlerOptions(storage: RateLimits, policies: LimitPolicies): ThrottlerModuleOptions {
  return {
    storage,
    throttlers: LIMIT_NAMES.map((name) => ({
      name,
      limit: () => policies.of(name)?.limit ?? MAX_LIMIT,
      ttl: () => policies.of(name)?.windowMs ?? 1000,
    })),
  };
}
