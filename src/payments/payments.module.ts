import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { ResilienceModule } from '../resilience/resilience.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { PayerHistory } from './payer-history.js';
import { PaymentInitiation } from './payment-initiation.js';
import { PaymentOwner } from './payment-owner.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PaymentEntity]), AttemptsModule, EventsModule, ResilienceModule, RoutingModule],
  controllers: [PaymentsController],
  providers: [PaymentsService, PaymentInitiation, PaymentsRepository, PaymentOwner, PayerHistory],
  exports: [PayerHistory],
})
export class PaymentsModule {}
