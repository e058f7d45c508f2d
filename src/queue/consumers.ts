import { OnWorkerEvent, Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { MaintenanceTasks } from './maintenance-tasks.js';
import { QueueConsumer } from './queue-consumer.js';
import { MAINTENANCE_QUEUE, WAKE_QUEUE } from './queue-names.js';
import { WakeUps } from './wake-ups.js';

@Processor(WAKE_QUEUE)
export class WakeConsumer extends QueueConsumer {
  constructor(
    private readonly wakeUps: WakeUps,
    logger: PinoLogger,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    super(WAKE_QUEUE, wakeUps, logger, config);
  }

  override process(): Promise<void> {
    this.wakeUps.received();
    return Promise.resolve();
  }
}

@Processor(MAINTENANCE_QUEUE)
export class MaintenanceConsumer extends QueueConsumer {
  constructor(
    private readonly tasks: MaintenanceTasks,
    logger: PinoLogger,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    super(MAINTENANCE_QUEUE, tasks, logger, config);
  }

  override async process(job: Job): Promise<void> {
    await this.tasks.run(job.name);
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job | undefined, error: Error): void {
    this.logger.error({ err: error, task: job?.name }, 'a maintenance task failed; it runs again at its next time');
  }
}
