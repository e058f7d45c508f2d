import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../../providers/providers.module.js';
import { QueueModule } from '../../queue/queue.module.js';
import { BreakerOverrideEntity } from './breaker-override.entity.js';
import { BreakerOverrides } from './breaker-overrides.js';
import { BreakerReportEntity } from './breaker-report.entity.js';
import { Breakers } from './breakers.js';
import { BreakersController } from './breakers.controller.js';
import { PendingAges } from './pending-ages.js';
import { RailControls } from './rail-controls.js';
import { RailHealth } from './rail-health.js';
import { RailMeasurementEntity } from './rail-measurement.entity.js';
import { RailPauseEntity } from './rail-pause.entity.js';
import { RailPauses } from './rail-pauses.js';
import { RailStates } from './rail-states.js';
import { RailsController } from './rails.controller.js';

const ENTITIES = [RailMeasurementEntity, BreakerOverrideEntity, BreakerReportEntity, RailPauseEntity];

/** How each rail does, and whether it may be used: measured health, breakers, what operators have said. */
@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), ProvidersModule, QueueModule],
  controllers: [BreakersController, RailsController],
  providers: [RailHealth, PendingAges, RailControls, Breakers, BreakerOverrides, RailPauses, RailStates],
  exports: [RailStates],
})
export class RailsModule {}
