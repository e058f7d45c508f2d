import { setTimeout as sleep } from 'node:timers/promises';
import { InjectQueue } from '@nestjs/bullmq';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Queue } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { abandonIfSilent, untilReady } from './connection.js';
import { KEEP_FINISHED, MAINTENANCE_QUEUE } from './queue-names.js';

export interface MaintenanceTask {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

/** Schedules live in the queue, and a flushed queue has lost them: they are written again this often. */
const RESCHEDULE_EVERY_MS = 60_000;
const ANSWERS_WITHIN_MS = 2000;

/** What is done now and then by one worker of all: features register, the queue keeps the time. */
@Injectable()
export class MaintenanceTasks implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly tasks = new Map<string, MaintenanceTask>();
  private timer: NodeJS.Timeout | null = null;
  private farewell: Promise<boolean> | null = null;
  private question: Promise<boolean> | null = null;

  constructor(
    @InjectQueue(MAINTENANCE_QUEUE) private readonly queue: Queue,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(MaintenanceTasks.name);
    this.queue.on('error', (error) => this.logger.debug({ err: error }, 'the maintenance queue is not reachable'));
  }

  register(task: MaintenanceTask): void {
    this.tasks.set(task.name, task);
  }

  all(): readonly MaintenanceTask[] {
    return [...this.tasks.values()];
  }

  /** Never rejects. A question that is still open is not asked again: a Redis that hangs would gather them. */
  async isQueueAnswering(): Promise<boolean> {
    this.question ??= this.queue
      .getWaitingCount()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.question = null;
      });
    return Promise.race([this.question, sleep(ANSWERS_WITHIN_MS, false, { ref: false })]);
  }

  async run(name: string): Promise<void> {
    await this.tasks.get(name)?.run();
  }

  async onApplicationBootstrap(): Promise<void> {
    await untilReady(this.config, this.queue);
    void this.schedule();
    this.timer = setInterval(() => void this.schedule(), RESCHEDULE_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.abandonIfSilent();
  }

  /** True when there is a Redis that does not answer: whoever stops does not wait for it. */
  abandonIfSilent(): Promise<boolean> {
    this.farewell ??= abandonIfSilent(this.config, this.queue);
    return this.farewell;
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private async schedule(): Promise<void> {
    try {
      for (const { name, everyMs } of this.tasks.values()) {
        await this.queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: KEEP_FINISHED });
      }
    } catch (error) {
      this.logger.warn({ err: error as Error }, 'could not schedule the maintenance; trying again in a minute');
    }
  }
}
