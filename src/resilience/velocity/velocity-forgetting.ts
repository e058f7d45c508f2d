import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BUCKET_SECONDS, keptSeconds } from '../../domain/velocity.js';
import { Database } from '../../persistence/database.js';
import { deleteInRounds } from '../../persistence/in-rounds.js';
import { MaintenanceTasks } from '../../queue/maintenance-tasks.js';
import { VelocityCounters } from './velocity-counters.js';
import { FORGET_COUNTERS, FORGET_WALLETS } from './velocity.sql.js';

const FORGET_EVERY_MS = 60_000;
const FORGET_LIMIT = 10_000;

/** Deletes what no window reads any more. Without a rule that counts wallets, none are remembered. */
@Injectable()
export class VelocityForgetting implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly maintenance: MaintenanceTasks,
    private readonly counters: VelocityCounters,
  ) {}

  onModuleInit(): void {
    this.maintenance.register({ name: 'forget-velocity', everyMs: FORGET_EVERY_MS, run: () => this.forget() });
  }

  async forget(): Promise<void> {
    for (const width of BUCKET_SECONDS)
      await deleteInRounds(this.database, FORGET_COUNTERS, [width, keptSeconds(width), FORGET_LIMIT]);
    const longestSeconds = Math.max(0, ...this.counters.plan.walletSets.map(({ seconds }) => seconds));
    await deleteInRounds(this.database, FORGET_WALLETS, [longestSeconds, FORGET_LIMIT]);
  }
}
