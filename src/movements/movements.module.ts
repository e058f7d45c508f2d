import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { EventsModule } from '../events/events.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { MovementFlow } from './movement-flow.js';
import { OpenRoutes } from './open-routes.js';
import { Rerouting } from './rerouting.js';

/** What payments, payouts and refunds have in common above their attempts. */
@Module({
  imports: [AttemptsModule, EventsModule, RoutingModule],
  providers: [MovementFlow, OpenRoutes, Rerouting],
  exports: [MovementFlow],
})
export class MovementsModule {}
