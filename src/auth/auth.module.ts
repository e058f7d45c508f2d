import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeys } from './api-keys.js';
import { AuthGuard } from './auth.guard.js';
import { MerchantEntity } from './merchant.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([MerchantEntity, ApiKeyEntity])],
  providers: [ApiKeys, { provide: APP_GUARD, useClass: AuthGuard }],
})
export class AuthModule {}
