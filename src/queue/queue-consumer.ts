import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { PinoLogger } from 'nestjs-pino';
import type { AppConfig } from '../config/app-config.js';
import { untilReady } from './connection.js';

/** The sending end of the same queue, which finds out whether its Redis still answers. */
interface QueueEnd {
  abandonIfSilent(): Promise<boolean>;
}

/** A consumer that is there before the application is, and does not hold up its stop for a Redis that is silent. */
export abstract class QueueConsumer extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  protected constructor(
    private readonly name: string,
    private readonly end: QueueEnd,
    protected readonly logger: PinoLogger,
    private readonly config: AppConfig,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    await untilReady(this.config, this.worker);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (await this.end.abandonIfSilent()) await this.worker.close(true);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.debug({ err: error }, `the ${this.name} queue is not reachable`);
  }
}
