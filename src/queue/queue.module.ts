import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { bullConnection } from './connection.js';
import { MaintenanceConsumer, WakeConsumer } from './consumers.js';
import { MaintenanceClock } from './maintenance-clock.js';
import { MaintenanceTasks } from './maintenance-tasks.js';
import { MAINTENANCE_QUEUE, WAKE_QUEUE } from './queue-names.js';
import { WakeUps } from './wake-ups.js';

@Module({
  imports: [
    BullModule.forRootAsync({ inject: [APP_CONFIG], useFactory: (config: AppConfig) => bullConnection(config) }),
    BullModule.registerQueue({ name: WAKE_QUEUE }, { name: MAINTENANCE_QUEUE }),
  ],
  providers: [WakeUps, MaintenanceTasks],
  exports: [BullModule, WakeUps, MaintenanceTasks],
})
export class QueueModule {}

/** Only processes with the worker role take jobs. */
@Module({ imports: [QueueModule], providers: [WakeConsumer, MaintenanceConsumer, MaintenanceClock] })
export class QueueWorkerModule {}
