import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MovementsModule } from '../movements/movements.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { IdempotencyModule } from '../resilience/idempotency/idempotency.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { LateRefunds } from './late-refunds.js';
import { RefundBooks } from './refund-books.js';
import { RefundCreation } from './refund-creation.js';
import { RefundJudging } from './refund-judging.js';
import { RefundablePayments } from './refundable-payments.js';
import { RefundsOnDemand } from './refunds-on-demand.js';
import { RefundMaking } from './refund-making.js';
import { RefundEntity } from './refund.entity.js';
import { RefundOwner } from './refund-owner.js';
import { RefundRoutes } from './refund-routes.js';
import { RefundsController } from './refunds.controller.js';
import { RefundsService } from './refunds.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RefundEntity]),
    AttemptsModule,
    EventsModule,
    LedgerModule,
    MovementsModule,
    PaymentsModule,
    ProvidersModule,
    IdempotencyModule,
    RoutingModule,
  ],
  controllers: [RefundsController],
  providers: [
    RefundsService,
    RefundCreation,
    RefundJudging,
    RefundablePayments,
    RefundsOnDemand,
    RefundMaking,
    LateRefunds,
    RefundOwner,
    RefundBooks,
    RefundRoutes,
  ],
})
export class RefundsModule {}
