import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueueModule } from '../../queue/queue.module.js';
import { VelocityCounterEntity } from './velocity-counter.entity.js';
import { VelocityController } from './velocity.controller.js';
import { VelocityCounters } from './velocity-counters.js';
import { VelocityDesk } from './velocity-desk.js';
import { VelocityForgetting } from './velocity-forgetting.js';
import { VelocityWalletEntity } from './velocity-wallet.entity.js';

/** What payers, merchants, devices, addresses and references have done lately. */
@Module({
  imports: [TypeOrmModule.forFeature([VelocityCounterEntity, VelocityWalletEntity]), QueueModule],
  controllers: [VelocityController],
  providers: [VelocityCounters, VelocityDesk, VelocityForgetting],
  exports: [VelocityCounters],
})
export class VelocityModule {}
