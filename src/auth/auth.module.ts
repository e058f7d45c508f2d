import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeys } from './api-keys.js';
import { AuditController } from './audit.controller.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { AuthGuard } from './auth.guard.js';
import { MerchantEntity } from './merchant.entity.js';
import { Merchants } from './merchants.js';
import { MerchantsController } from './merchants.controller.js';

/** Global: whatever is changed by hand is audited, in whichever room it stands. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([MerchantEntity, ApiKeyEntity, AuditEntryEntity])],
  controllers: [AuditController, MerchantsController],
  providers: [ApiKeys, AuditLog, Merchants, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [AuditLog, ApiKeys],
})
export class AuthModule {}
