import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Queue } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Database, type Statement } from '../persistence/database.js';
import { MIGRATIONS } from '../persistence/migrations.js';
import { WAKE_QUEUE } from '../queue/queue-names.js';

const CHECK_TIMEOUT_MS = 2000;
/** Many probes are one question. */
const REMEMBERED_FOR_MS = 1000;

const PING: Statement = { name: 'health.ping', text: 'SELECT 1 AS one' };
const MIGRATED: Statement = { name: 'health.migrated', text: 'SELECT name FROM migrations' };

/**
 * The parts of the health answers. Kubernetes restarts on `live`, sends traffic on `ready`, people read `detailed`. They are
 * public: why something is down is in the log, and the answer has only words of ours.
 */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly database: Database,
    @InjectQueue(WAKE_QUEUE) private readonly queue: Queue,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(HealthChecks.name);
  }

  async databaseAnswers(): Promise<HealthIndicatorResult> {
    return this.ask('database', 'it cannot be used', async () => {
      await this.database.run(PING, []);
    });
  }

  async isMigrated(): Promise<HealthIndicatorResult> {
    return this.ask('migrations', 'the schema is not what this version needs, or cannot be seen', async () => {
      const ran = new Set((await this.database.run<{ name: string }>(MIGRATED, [])).map(({ name }) => name));
      const missing = MIGRATIONS.map(({ name }) => name).filter((name) => !ran.has(name));
      if (missing.length > 0) throw new Error(`missing migrations: ${missing.join(', ')}`);
    });
  }

  /** Degraded, never down: without the queue, work is found a little later and nothing is lost. */
  async queueAnswers(isOperator: boolean): Promise<HealthIndicatorResult> {
    const message = 'it cannot be used; workers look for work by themselves';
    const { queue } = await this.ask('queue', message, async () => ({ waiting: await this.queue.getWaitingCount() }));
    const check = this.health.check('queue');
    const isUp = queue?.status === 'up';
    if (!isOperator) return isUp ? check.up() : check.degraded(message);
    const backend = this.config.redisUrl === null ? 'postgresql' : 'redis';
    return isUp ? check.up({ backend, waiting: Number(queue.waiting) }) : check.degraded({ backend, message });
  }

  /** @param message what everybody may know when it fails */
  private async ask(
    key: string,
    message: string,
    work: () => Promise<Record<string, unknown> | void>,
  ): Promise<HealthIndicatorResult> {
    return this.health
      .check(key)
      .attempt(async () => {
        try {
          return await work();
        } catch (error) {
          this.logger.warn({ check: key, err: error as Error }, 'a health check failed');
          throw new Error(message, { cause: error });
        }
      })
      .withTimeout(CHECK_TIMEOUT_MS)
      .cacheFor(REMEMBERED_FOR_MS);
  }
}
