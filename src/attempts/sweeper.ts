import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Database, type Statement } from '../persistence/database.js';
import { MaintenanceTasks } from '../queue/maintenance-tasks.js';
import { WakeUps } from '../queue/wake-ups.js';

const SWEEP_EVERY_MS = { sandbox: 10_000, production: 60_000 } as const;

/** A live attempt that nothing is due for and nobody was asked to review would be forgotten money. $1 = limit. */
const REVIVE_FORGOTTEN: Statement = {
  name: 'attempts.revive-forgotten',
  text: `
    UPDATE attempts SET next_action = 'ask_status', next_action_at = now()
    WHERE id IN (
      SELECT id FROM attempts
      WHERE state IN ('sending','pending','unknown') AND next_action_at IS NULL AND NOT needs_review
      LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING id`,
};

/** $1 = lease in milliseconds. */
const COUNT_OVERDUE: Statement = {
  name: 'attempts.count-overdue',
  text: `SELECT count(*)::int AS overdue FROM attempts WHERE next_action_at < now() - 2 * $1 * interval '1 millisecond'`,
};

const REVIVE_LIMIT = 500;

/** The net below the engine. It should never find anything; when it does, it says so and puts it right. */
@Injectable()
export class Sweeper implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly wakeUps: WakeUps,
    private readonly maintenance: MaintenanceTasks,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(Sweeper.name);
  }

  onModuleInit(): void {
    this.maintenance.register({
      name: 'sweep-attempts',
      everyMs: SWEEP_EVERY_MS[this.config.profile],
      run: () => this.sweep(),
    });
  }

  async sweep(): Promise<void> {
    const revived = await this.database.run<{ id: string }>(REVIVE_FORGOTTEN, [REVIVE_LIMIT]);
    if (revived.length > 0) {
      this.logger.error(
        { attemptIds: revived.map(({ id }) => id) },
        'live attempts without a next action; asking about them',
      );
    }
    const rows = await this.database.run<{ overdue: number }>(COUNT_OVERDUE, [this.config.engine.leaseMs]);
    const overdue = rows[0]?.overdue ?? 0;
    if (overdue > 0) this.logger.warn({ overdue }, 'work is overdue: the workers do not keep up');
    if (overdue > 0 || revived.length > 0) this.wakeUps.send();
  }
}
