import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { RateLimitStoresModule } from '../resilience/rate-limits/rate-limit-stores.module.js';
import { RailCallbacksController } from './rail-callbacks.controller.js';
import { RailCallbacksService } from './rail-callbacks.service.js';
import { WebhookReceiptEntity } from './webhook-receipt.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([WebhookReceiptEntity]), AttemptsModule, ProvidersModule, RateLimitStoresModule],
  controllers: [RailCallbacksController],
  providers: [RailCallbacksService],
})
export class WebhooksModule {}
