import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { OwnerType } from '../domain/attempt.js';
import { Batcher } from '../persistence/batcher.js';
import { Database, type Executor } from '../persistence/database.js';
import { WakeUps } from '../queue/wake-ups.js';
import { AttemptsRepository, type ChangedAttempt } from './attempts.repository.js';
import type { AttemptDraft } from './attempt-draft.js';
import { MovementOwners } from './movement-owner.js';
import type { Report } from './report.js';

/**
 * `applyOutcome`: the one place where an attempt changes state, whatever the answer came from. One transaction per batch:
 * the attempts first, then, in the same transaction, whoever owns them.
 */
@Injectable()
export class OutcomeApplier {
  private readonly batcher: Batcher<Report, ChangedAttempt | null>;

  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptsRepository,
    private readonly owners: MovementOwners,
    private readonly wakeUps: WakeUps,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(OutcomeApplier.name);
    this.batcher = new Batcher({
      name: 'apply-outcome',
      run: (reports) => this.apply(reports),
      maxSize: 100,
      maxWaitMs: 3,
      maxQueue: 20_000,
      concurrency: 2,
      keyOf: (report) => report.attempt.ownerId,
    });
  }

  /** Resolves when the answer is committed (null: it came too late to change anything), rejects when it may not be. */
  applyOutcome(report: Report): Promise<ChangedAttempt | null> {
    return this.batcher.add(report);
  }

  /** True when the owner's live attempt was ended before anything of it was sent. */
  async cancelUnsent(ownerId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const changed = await this.attempts.cancelUnsent(tx, ownerId, new Date());
      await this.tellOwners(tx, changed);
      return changed.length > 0;
    });
  }

  private async apply(reports: readonly Report[]): Promise<(ChangedAttempt | null)[]> {
    const { changed, hasNext } = await this.database.transaction(async (tx) => {
      const rows = await this.attempts.settle(tx, reports);
      const moved = rows.filter((row) => row.from !== row.to);
      return { changed: rows, hasNext: await this.tellOwners(tx, moved) };
    });
    if (hasNext) this.wakeUps.send();
    const byId = new Map(changed.map((row) => [row.attemptId, row]));
    for (const row of changed) if (row.needsReview) this.logger.warn(row, 'an attempt needs review');
    return reports.map((report) => byId.get(report.attempt.id) ?? null);
  }

  /** True when a movement goes on with another attempt. */
  private async tellOwners(tx: Executor, changed: readonly ChangedAttempt[]): Promise<boolean> {
    const byType = new Map<OwnerType, ChangedAttempt[]>();
    for (const change of changed) byType.set(change.ownerType, [...(byType.get(change.ownerType) ?? []), change]);
    const next: AttemptDraft[] = [];
    for (const [type, changes] of byType) next.push(...(await this.owners.get(type).onAttemptsChanged(tx, changes)));
    await this.attempts.insertNext(tx, next);
    return next.length > 0;
  }
}
