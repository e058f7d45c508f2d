import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ATTEMPT_TRANSITIONS, type OwnerType } from '../domain/attempt.js';
import { isFinal } from '../domain/state-machine.js';
import { Batcher } from '../persistence/batcher.js';
import { Database, type Executor } from '../persistence/database.js';
import { WakeUps } from '../queue/wake-ups.js';
import { AttemptsRepository, type ChangedAttempt } from './attempts.repository.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
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

  /**
   * The same for what a person has found out about one attempt, in a transaction that writes something else too.
   * @returns false when it has ended or may still be sent: then nothing was written
   */
  async resolve(
    id: string,
    reportOf: (attempt: ClaimedAttempt) => Report,
    also: (tx: Executor) => Promise<void>,
  ): Promise<boolean> {
    return this.database.repeatable(async (tx) => {
      const attempt = await this.attempts.lockOpen(tx, id);
      if (attempt === null) return false;
      await this.settleIn(tx, [reportOf(attempt)]);
      await also(tx);
      return true;
    });
  }

  /** True when the owner's live attempt was ended before anything of it was sent. */
  async cancelUnsent(ownerId: string): Promise<boolean> {
    return this.database.repeatable(async (tx) => {
      const changed = await this.attempts.cancelUnsent(tx, [ownerId], 'cancel', new Date());
      await this.owners.lockShared(tx, changed);
      await this.tellOwners(tx, changed);
      return changed.length > 0;
    });
  }

  private async apply(reports: readonly Report[]): Promise<(ChangedAttempt | null)[]> {
    const { changed, hasNext } = await this.database.transaction((tx) => this.settleIn(tx, reports));
    if (hasNext) this.wakeUps.send();
    const byId = new Map(changed.map((row) => [row.attemptId, row]));
    for (const row of changed) if (row.needsReview) this.logger.warn(row, 'an attempt needs review');
    return reports.map((report) => byId.get(report.attempt.id) ?? null);
  }

  private async settleIn(
    tx: Executor,
    reports: readonly Report[],
  ): Promise<{ changed: ChangedAttempt[]; hasNext: boolean }> {
    const changed = await this.attempts.settle(tx, reports);
    await this.owners.lockShared(
      tx,
      changed.filter((row) => isFinal(ATTEMPT_TRANSITIONS, row.to) || row.isLateSuccess),
    );
    const hasNext = await this.tellOwners(
      tx,
      changed.filter((row) => row.from !== row.to),
    );
    const late = changed.filter((row) => row.isLateSuccess);
    return { changed, hasNext: (await this.tellLateSuccesses(tx, late)) || hasNext };
  }

  /** True when a movement goes on with another attempt. */
  private async tellOwners(tx: Executor, changed: readonly ChangedAttempt[]): Promise<boolean> {
    const next: AttemptDraft[] = [];
    for (const [type, changes] of byOwnerType(changed))
      next.push(...(await this.owners.get(type).onAttemptsChanged(tx, changes)));
    await this.attempts.insertNext(tx, next);
    return next.length > 0;
  }

  /** True when attempts were made that put it right. */
  private async tellLateSuccesses(tx: Executor, late: readonly ChangedAttempt[]): Promise<boolean> {
    const next: AttemptDraft[] = [];
    for (const [type, changes] of byOwnerType(late)) {
      const answer = await this.owners.get(type).onLateSuccesses(tx, changes);
      next.push(...answer.next);
      await this.attempts.clearReviews(tx, answer.settledAttemptIds);
      await this.stop(tx, answer.endedOwnerIds);
    }
    await this.attempts.insertNext(tx, next);
    return next.length > 0;
  }

  /** The money has moved: what was still to move it is cancelled, or is at least not sent once more. */
  private async stop(tx: Executor, ownerIds: readonly string[]): Promise<void> {
    if (ownerIds.length === 0) return;
    const cancelled = await this.attempts.cancelUnsent(tx, ownerIds, 'late_success', new Date());
    await this.attempts.stopSending(tx, ownerIds);
    await this.tellOwners(tx, cancelled);
  }
}

function byOwnerType(changes: readonly ChangedAttempt[]): Map<OwnerType, ChangedAttempt[]> {
  return Map.groupBy(changes, ({ ownerType }) => ownerType);
}
