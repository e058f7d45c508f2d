import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Queue } from 'bullmq';
import { Dispatcher } from '../attempts/dispatcher.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Database, type Statement } from '../persistence/database.js';
import { MIGRATIONS } from '../persistence/migrations.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { WAKE_QUEUE } from '../queue/queue-names.js';

const CHECK_TIMEOUT_MS = 2000;

const PING: Statement = { name: 'health.ping', text: 'SELECT 1 AS one' };
const MIGRATED: Statement = { name: 'health.migrated', text: 'SELECT name FROM migrations' };

/** The parts of the health answers. Kubernetes restarts on `live`, sends traffic on `ready`, people read `detailed`. */
@Injectable()
export class HealthChecks implements BeforeApplicationShutdown {
  private isStopping = false;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly database: Database,
    @InjectQueue(WAKE_QUEUE) private readonly queue: Queue,
    private readonly dispatcher: Dispatcher,
    private readonly providers: ProviderRegistry,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  accepting(): HealthIndicatorResult {
    const check = this.health.check('accepting');
    return this.isStopping ? check.down('the process is stopping') : check.up();
  }

  async databaseAnswers(): Promise<HealthIndicatorResult> {
    return this.health
      .check('database')
      .attempt(async () => {
        await this.database.run(PING, []);
      })
      .withTimeout(CHECK_TIMEOUT_MS);
  }

  async isMigrated(): Promise<HealthIndicatorResult> {
    return this.health
      .check('migrations')
      .attempt(async () => {
        const ran = new Set((await this.database.run<{ name: string }>(MIGRATED, [])).map(({ name }) => name));
        const missing = MIGRATIONS.map(({ name }) => name).filter((name) => !ran.has(name));
        if (missing.length > 0) throw new Error(`missing migrations: ${missing.join(', ')}`);
      })
      .withTimeout(CHECK_TIMEOUT_MS);
  }

  /** Degraded, never down: without the queue, work is found a little later and nothing is lost. */
  async queueAnswers(): Promise<HealthIndicatorResult> {
    const check = this.health.check('queue');
    const backend = this.config.redisUrl === null ? 'postgresql' : 'redis';
    let timer: NodeJS.Timeout | undefined;
    try {
      const waiting = await Promise.race([
        this.queue.getWaitingCount(),
        new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`no answer in ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
        }),
      ]);
      return check.up({ backend, waiting });
    } catch (error) {
      return check.degraded({ backend, message: Error.isError(error) ? error.message : String(error) });
    } finally {
      clearTimeout(timer);
    }
  }

  process(): HealthIndicatorResult {
    return this.health.check('process').up({
      profile: this.config.profile,
      role: this.config.role,
      rails: this.providers.all().map(({ name }) => name),
      attemptsInFlight: this.dispatcher.busy,
      uptimeSeconds: Math.floor(process.uptime()),
    });
  }
}
