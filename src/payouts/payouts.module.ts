import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MovementsModule } from '../movements/movements.module.js';
import { IdempotencyModule } from '../resilience/idempotency/idempotency.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { PayoutBooks } from './payout-books.js';
import { PayoutCreation } from './payout-creation.js';
import { PayoutDrafting } from './payout-drafting.js';
import { PayoutEnds } from './payout-ends.js';
import { PayoutEntity } from './payout.entity.js';
import { PayoutMaking } from './payout-making.js';
import { PayoutOwner } from './payout-owner.js';
import { PayoutsController } from './payouts.controller.js';
import { PayoutsService } from './payouts.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([PayoutEntity]),
    AttemptsModule,
    EventsModule,
    LedgerModule,
    MovementsModule,
    IdempotencyModule,
    RoutingModule,
    WalletsModule,
  ],
  controllers: [PayoutsController],
  providers: [PayoutsService, PayoutCreation, PayoutDrafting, PayoutMaking, PayoutOwner, PayoutBooks, PayoutEnds],
  exports: [PayoutMaking, PayoutEnds],
})
export class PayoutsModule {}
