import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { FraudModule } from '../fraud/fraud.module.js';
import { IdempotencyModule } from '../resilience/idempotency/idempotency.module.js';
import { VelocityModule } from '../resilience/velocity/velocity.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { MovementsModule } from '../movements/movements.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { Confirmations } from './confirmations.js';
import { FundsRelease } from './funds-release.js';
import { HeldMoney } from './late-money/held-money.js';
import { HeldMoneyController } from './late-money/held-money.controller.js';
import { LateSuccessEntity } from './late-money/late-success.entity.js';
import { LateSuccesses } from './late-money/late-successes.js';
import { HeldPayments } from './reviews/held-payments.js';
import { HeldPaymentsRepository } from './reviews/held-payments.repository.js';
import { KnownPayers } from './known-payers.js';
import { PaymentCancellation } from './payment-cancellation.js';
import { PaymentCreations } from './payment-creations.js';
import { PaymentInitiation } from './payment-initiation.js';
import { PaymentJudge } from './payment-judge.js';
import { PaymentOwner } from './payment-owner.js';
import { ReleaseRecord } from './reviews/release-record.js';
import { PaymentRelease } from './reviews/payment-release.js';
import { PaymentReviews } from './reviews/payment-reviews.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentBooks } from './payment-books.js';
import { PaymentStory } from './payment-story.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { RefundOpeners } from './late-money/refund-opener.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { RoutesController } from './routes.controller.js';
import { SharedBookLocks } from './shared-book-locks.js';
import { SplitDrafting } from './legs/split-drafting.js';
import { SplitLegEntity } from './legs/split-leg.entity.js';
import { SplitLegs } from './legs/split-legs.js';
import { UnmovedPayments } from './unmoved-payments.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([PaymentEntity, LateSuccessEntity, SplitLegEntity]),
    AttemptsModule,
    EventsModule,
    FraudModule,
    IdempotencyModule,
    VelocityModule,
    LedgerModule,
    MovementsModule,
    QueueModule,
    RoutingModule,
    WalletsModule,
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
    ReleaseRecord,
    Confirmations,
    FundsRelease,
    HeldMoney,
    HeldPayments,
    HeldPaymentsRepository,
    KnownPayers,
    LateSuccesses,
    RefundOpeners,
    SharedBookLocks,
    SplitDrafting,
    SplitLegs,
    UnmovedPayments,
  ],
  exports: [Confirmations, HeldPaymentsRepository, LateSuccesses, RefundOpeners, SplitLegs],
})
export class PaymentsModule {}
