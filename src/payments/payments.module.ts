import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
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
import { PayerNetworks } from './payer-networks.js';
import { PaymentInitiation } from './payment-initiation.js';
import { PaymentOwner } from './payment-owner.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentBooks } from './payment-books.js';
import { PaymentStory } from './payment-story.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { RefundOpeners } from './refund-opener.js';
import { RoutesController } from './routes.controller.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([PaymentEntity, KnownNetworkEntity, LateSuccessEntity]),
    AttemptsModule,
    EventsModule,
    ResilienceModule,
    LedgerModule,
    MovementsModule,
    QueueModule,
    RoutingModule,
  ],
  controllers: [PaymentsController, RoutesController, HeldMoneyController],
  providers: [
    PaymentsService,
    PaymentInitiation,
    PaymentsRepository,
    PaymentOwner,
    LateSuccesses,
    HeldMoney,
    PaymentStory,
    PaymentBooks,
    FundsRelease,
    Confirmations,
    RefundOpeners,
    PayerNetworks,
  ],
  exports: [Confirmations, LateSuccesses, PayerNetworks, RefundOpeners],
})
export class PaymentsModule {}
