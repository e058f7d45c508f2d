import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { untilReady } from './connection.js';
import { MaintenanceTasks } from './maintenance-tasks.js';
import { MAINTENANCE_QUEUE, WAKE_QUEUE } from './queue-names.js';
import { WakeUps } from './wake-ups.js';

@Processor(WAKE_QUEUE)
export class WakeConsumer extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly wakeUps: WakeUps,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    await untilReady(this.config, this.worker);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (await this.wakeUps.abandonIfSilent()) await this.worker.close(true);
  }

  override process(): Promise<void> {
    this.wakeUps.received();
    return Promise.resolve();
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.debug({ err: error }, 'the wake queue is not reachable');
  }
}

@Processor(MAINTENANCE_QUEUE)
export class MaintenanceConsumer extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly tasks: MaintenanceTasks,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    await untilReady(this.config, this.worker);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (await this.tasks.abandonIfSilent()) await this.worker.close(true);
  }

  override async process(job: Job): Promise<void> {
    await this.tasks.run(job.name);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.debug({ err: error }, 'the maintenance queue is not reachable');
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job | undefined, error: Error): void {
    this.logger.error({ err: error, task: job?.name }, 'a maintenance task failed; it runs again at its next time');
  }
}
