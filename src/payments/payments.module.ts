import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { FraudModule } from '../fraud/fraud.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { ResilienceModule } from '../resilience/resilience.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { HeldPayments } from './held-payments.js';
import { HeldPaymentsRepository } from './held-payments.repository.js';
import { KnownNetworkEntity } from './known-network.entity.js';
import { KnownPayers } from './known-payers.js';
import { PayerNetworks } from './payer-networks.js';
import { PaymentCancellation } from './payment-cancellation.js';
import { PaymentCreations } from './payment-creations.js';
import { PaymentInitiation } from './payment-initiation.js';
import { PaymentJudge } from './payment-judge.js';
import { PaymentOwner } from './payment-owner.js';
import { PaymentRelease } from './payment-release.js';
import { PaymentRerouting } from './payment-rerouting.js';
import { PaymentReviews } from './payment-reviews.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { ReviewsController } from './reviews.controller.js';
import { RoutesController } from './routes.controller.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([PaymentEntity, KnownNetworkEntity]),
    AttemptsModule,
    EventsModule,
    FraudModule,
    QueueModule,
    ResilienceModule,
    RoutingModule,
  ],
  controllers: [PaymentsController, RoutesController, ReviewsController],
  providers: [
    PaymentsService,
    PaymentInitiation,
    PaymentCreations,
    PaymentJudge,
    PaymentCancellation,
    PaymentsRepository,
    PaymentOwner,
    PaymentRerouting,
    PaymentReviews,
    PaymentRelease,
    HeldPayments,
    HeldPaymentsRepository,
    KnownPayers,
    PayerNetworks,
  ],
  exports: [PayerNetworks, HeldPaymentsRepository],
})
export class PaymentsModule {}
