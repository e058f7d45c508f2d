import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { abandonIfSilent, untilReady } from './connection.js';
import { KEEP_FINISHED, WAKE_QUEUE } from './queue-names.js';

const GATHER_MS = 20;
const COMPLAIN_EVERY_MS = 60_000;

/** "Something is due", told to whichever worker hears it first. A lost one costs at most the worker's idle interval. */
@Injectable()
export class WakeUps implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly listeners: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private farewell: Promise<boolean> | null = null;
  private isSending = false;
  private complainedAtMs = 0;

  constructor(
    @InjectQueue(WAKE_QUEUE) private readonly queue: Queue,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(WakeUps.name);
    this.queue.on('error', (error) => this.complain(error));
  }

  async onApplicationBootstrap(): Promise<void> {
    await untilReady(this.config, this.queue);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.abandonIfSilent();
  }

  /** True when there is a Redis that does not answer: whoever stops does not wait for it. */
  abandonIfSilent(): Promise<boolean> {
    this.farewell ??= abandonIfSilent(this.config, this.queue);
    return this.farewell;
  }

  /** Many wake-ups within a few milliseconds are one job. Never throws, never waits. */
  send(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.isSending) return;
      this.isSending = true;
      void this.queue
        .add('wake', {}, KEEP_FINISHED)
        .catch((error: unknown) => this.complain(error))
        .finally(() => {
          this.isSending = false;
        });
    }, GATHER_MS).unref();
  }

  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  received(): void {
    for (const listener of this.listeners) listener();
  }

  private complain(error: unknown): void {
    if (Date.now() - this.complainedAtMs < COMPLAIN_EVERY_MS) return;
    this.complainedAtMs = Date.now();
    this.logger.warn({ err: error as Error }, 'the queue is not reachable; workers look for due work by themselves');
  }
}
