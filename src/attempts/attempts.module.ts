import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../providers/providers.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { AttemptResolver } from './attempt-resolver.js';
import { AttemptRunner } from './attempt-runner.js';
import { AttemptStarter } from './attempt-starter.js';
import { AttemptWorker } from './attempt-worker.js';
import { AttemptEntity } from './attempt.entity.js';
import { AttemptsReader } from './attempts.reader.js';
import { AttemptsRepository } from './attempts.repository.js';
import { Dispatcher } from './dispatcher.js';
import { MovementOwners } from './movement-owner.js';
import { OtherRails } from './other-rails.js';
import { OutcomeApplier } from './outcome-applier.js';
import { Receipts } from './receipts.js';
import { StuckAttempts } from './stuck-attempts.js';
import { StuckAttemptsController } from './stuck-attempts.controller.js';
import { Sweeper } from './sweeper.js';

@Module({
  controllers: [StuckAttemptsController],
  imports: [TypeOrmModule.forFeature([AttemptEntity]), ProvidersModule, QueueModule],
  providers: [
    AttemptsRepository,
    AttemptsReader,
    AttemptRunner,
    AttemptResolver,
    AttemptStarter,
    AttemptWorker,
    OutcomeApplier,
    Dispatcher,
    MovementOwners,
    OtherRails,
    Receipts,
    Sweeper,
    StuckAttempts,
  ],
  exports: [
    StuckAttempts,
    AttemptStarter,
    AttemptsReader,
    OutcomeApplier,
    Dispatcher,
    MovementOwners,
    OtherRails,
    Receipts,
  ],
})
export class AttemptsModule {}
