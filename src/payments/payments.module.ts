import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { ResilienceModule } from '../resilience/resilience.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { KnownNetworkEntity } from './known-network.entity.js';
import { PayerNetworks } from './payer-networks.js';
import { PaymentInitiation } from './payment-initiation.js';
import { PaymentOwner } from './payment-owner.js';
import { PaymentRerouting } from './payment-rerouting.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { RoutesController } from './routes.controller.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([PaymentEntity, KnownNetworkEntity]),
    AttemptsModule,
    EventsModule,
    ResilienceModule,
    RoutingModule,
  ],
  controllers: [PaymentsController, RoutesController],
  providers: [PaymentsService, PaymentInitiation, PaymentsRepository, PaymentOwner, PaymentRerouting, PayerNetworks],
  exports: [PayerNetworks],
})
export class PaymentsModule {}
