import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { MovementsModule } from '../movements/movements.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { RefundEntity } from './refund.entity.js';
import { RefundOpening } from './refund-opening.js';
import { RefundOwner } from './refund-owner.js';
import { RefundRoutes } from './refund-routes.js';
import { RefundsController } from './refunds.controller.js';
import { RefundsService } from './refunds.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RefundEntity]),
    AttemptsModule,
    EventsModule,
    MovementsModule,
    PaymentsModule,
    ProvidersModule,
    RoutingModule,
  ],
  controllers: [RefundsController],
  providers: [RefundsService, RefundOpening, RefundOwner, RefundRoutes],
})
export class RefundsModule {}
