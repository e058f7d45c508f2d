import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { FraudModule } from '../fraud/fraud.module.js';
import { ResilienceModule } from '../resilience/resilience.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { MovementsModule } from '../movements/movements.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { Confirmations } from './confirmations.js';
import { FundsRelease } from './funds-release.js';
import { HeldMoney } from './held-money.js';
import { HeldMoneyController } from './held-money.controller.js';
import { KnownNetworkEntity } from './known-network.entity.js';
import { LateSuccessEntity } from './late-success.entity.js';
import { LateSuccesses } from './late-successes.js';
import { HeldPayments } from './held-payments.js';
import { HeldPaymentsRepository } from './held-payments.repository.js';
import { KnownPayers } from './known-payers.js';
import { PayerNetworks } from './payer-networks.js';
import { PaymentCancellation } from './payment-cancellation.js';
import { PaymentCreations } from './payment-creations.js';
import { PaymentInitiation } from './payment-initiation.js';
import { PaymentJudge } from './payment-judge.js';
import { PaymentOwner } from './payment-owner.js';
import { PaymentRelease } from './payment-release.js';
import { PaymentReviews } from './payment-reviews.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentBooks } from './payment-books.js';
import { PaymentStory } from './payment-story.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { RefundOpeners } from './refund-opener.js';
import { ReviewsController } from './reviews.controller.js';
import { RoutesController } from './routes.controller.js';
import { SharedBookLocks } from './shared-book-locks.js';
import { SplitDrafting } from './split-drafting.js';
import { SplitLegEntity } from './split-leg.entity.js';
import { SplitLegs } from './split-legs.js';
import { UnmovedPayments } from './unmoved-payments.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([PaymentEntity, KnownNetworkEntity, LateSuccessEntity, SplitLegEntity]),
    AttemptsModule,
    EventsModule,
    FraudModule,
    ResilienceModule,
    LedgerModule,
    MovementsModule,
    QueueModule,
    RoutingModule,
  ],
  controllers: [PaymentsController, RoutesController, HeldMoneyController, ReviewsController],
  providers: [
    PaymentsService,
    PaymentInitiation,
    PaymentCreations,
    PaymentJudge,
    PaymentCancellation,
    PaymentsRepository,
    PaymentOwner,
    PaymentBooks,
    PaymentStory,
    PaymentReviews,
    PaymentRelease,
    Confirmations,
    FundsRelease,
    HeldMoney,
    HeldPayments,
    HeldPaymentsRepository,
    KnownPayers,
    LateSuccesses,
    PayerNetworks,
    RefundOpeners,
    SharedBookLocks,
    SplitDrafting,
    SplitLegs,
    UnmovedPayments,
  ],
  exports: [Confirmations, HeldPaymentsRepository, LateSuccesses, PayerNetworks, RefundOpeners, SplitLegs],
})
export class PaymentsModule {}
