import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Database, type Statement } from '../persistence/database.js';
import { MaintenanceTasks, type MaintenanceTask } from './maintenance-tasks.js';

const LOOK_EVERY_MS = 5000;

/** Until the transaction ends. $1 = name of a task. */
const TRY_LOCK: Statement = {
  name: 'maintenance.try-lock',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended('maintenance/' || $1, 0)) AS is_ours`,
};

/**
 * The queue keeps the time of the maintenance. While a Redis does not answer, each worker keeps it by itself: held payments
 * must expire and funds be released without it. Of those that come at the same time, the database's lock lets one do it.
 * On PostgreSQL the queue is down only when there is nothing to maintain either.
 */
@Injectable()
export class MaintenanceClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** What this process has done during this outage, on the monotonic clock; null = the queue answers. */
  private doneAtMs: Map<string, number> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly tasks: MaintenanceTasks,
    private readonly database: Database,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(MaintenanceClock.name);
  }

  onApplicationBootstrap(): void {
    if (this.config.redisUrl !== null) this.scheduleNext();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.looking;
  }

  private scheduleNext(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => this.scheduleNext());
    }, LOOK_EVERY_MS).unref();
  }

  /** Never rejects. */
  private async look(): Promise<void> {
    if (await this.tasks.isQueueAnswering()) {
      this.doneAtMs = null;
      return;
    }
    if (this.doneAtMs === null)
      this.logger.warn('the queue does not answer: this worker keeps the time of the maintenance by itself');
    const doneAtMs = (this.doneAtMs ??= new Map<string, number>());
    for (const task of this.tasks.all()) {
      const isDue = performance.now() - (doneAtMs.get(task.name) ?? Number.NEGATIVE_INFINITY) >= task.everyMs;
      if (this.isStopped || !isDue) continue;
      doneAtMs.set(task.name, performance.now());
      await this.runAlone(task);
    }
  }

  private async runAlone({ name, run }: MaintenanceTask): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const [lock] = await tx.run<{ is_ours: boolean }>(TRY_LOCK, [name]);
        if (lock?.is_ours === true) await run();
      });
    } catch (error) {
      this.logger.error(
        { err: error as Error, task: name },
        'a maintenance task failed; it runs again at its next time',
      );
    }
  }
}
