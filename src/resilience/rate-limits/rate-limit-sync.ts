import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Database } from '../../persistence/database.js';
import { MaintenanceTasks } from '../../queue/maintenance-tasks.js';
import { Repeating } from '../../queue/repeating.js';
import { LimitPolicies } from './limit-policies.js';
import { PURGE } from './postgres-store.sql.js';
import { FORGET_RESETS } from './rate-limit-changes.sql.js';
import { RateLimitChanges } from './rate-limit-changes.js';
import { RateLimits } from './rate-limits.js';

const SYNC_EVERY_MS = 1000;
const PURGE_EVERY_MS = 60_000;
const PURGE_LIMIT = 200_000;

/**
 * What one process is told, all obey: each asks once a second what was changed and what was reset. Without the database
 * the last known stays.
 */
@Injectable()
export class RateLimitSync implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private seenResets: ReadonlySet<string> | null = null;
  private readonly syncing = new Repeating({
    everyMs: SYNC_EVERY_MS,
    work: () => this.obeyWhatChanged(),
    onError: (error) =>
      this.logger.debug({ err: error as Error }, 'could not read the changes of rate limits; the last known stay'),
  });

  constructor(
    private readonly changes: RateLimitChanges,
    private readonly policies: LimitPolicies,
    private readonly limits: RateLimits,
    private readonly database: Database,
    private readonly maintenance: MaintenanceTasks,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(RateLimitSync.name);
  }

  onModuleInit(): void {
    this.maintenance.register({ name: 'purge-rate-limits', everyMs: PURGE_EVERY_MS, run: () => this.purge() });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.syncing.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.syncing.stop();
  }

  /** Now, for the process that has made the change. */
  sync(): Promise<void> {
    return this.syncing.runNow();
  }

  private async obeyWhatChanged(): Promise<void> {
    this.policies.obey(await this.changes.current());
    await this.forgetWhatWasReset();
  }

  /** Only here: whoever was asked to reset has done it in the shared store, once. */
  private async forgetWhatWasReset(): Promise<void> {
    const resets = await this.changes.recentResets();
    const seen = this.seenResets;
    this.seenResets = new Set(resets.map(({ id }) => id));
    // A process that has just started has counted nothing yet.
    if (seen === null) return;
    for (const { id, counter } of resets) if (!seen.has(id)) await this.limits.forgetHere(counter);
  }

  private async purge(): Promise<void> {
    await this.database.run(PURGE, [PURGE_LIMIT]);
    await this.database.run(FORGET_RESETS, []);
  }
}
