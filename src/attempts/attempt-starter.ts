import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { WakeUps } from '../queue/wake-ups.js';
import { attemptRow, claimedFromDraft, type AttemptDraft, type AttemptRow } from './attempt-draft.js';
import type { Executor } from '../persistence/database.js';
import { AttemptsRepository } from './attempts.repository.js';
import { ClaimClock } from './claim-clock.js';
import { Dispatcher } from './dispatcher.js';

/** Sees that a new attempt is worked on: by this process if it has a free hand, else by any worker. */
@Injectable()
export class AttemptStarter {
  private readonly leaseMs: number;

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly attempts: AttemptsRepository,
    private readonly wakeUps: WakeUps,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.leaseMs = config.engine.leaseMs;
  }

  /**
   * @param save commits the row together with its owner; false = nothing was created
   * @returns what `save` returned; rejects with its error
   */
  async start(draft: AttemptDraft, save: (row: AttemptRow) => Promise<boolean>): Promise<boolean> {
    const isClaimed = this.dispatcher.reserve(draft.provider);
    const clock = new ClaimClock(draft.createdAt.getTime());
    const row = attemptRow(draft, isClaimed ? this.leaseMs : null);
    let isCreated = false;
    try {
      isCreated = await save(row);
      return isCreated;
    } finally {
      if (isClaimed && isCreated) this.dispatcher.take(claimedFromDraft(draft, row, clock));
      else if (isClaimed) this.dispatcher.release(draft.provider);
      else if (isCreated) this.wakeUps.send();
    }
  }

  /** Attempts that come to be in a transaction of their owner's; `wake` once it is committed. */
  async follow(tx: Executor, drafts: readonly AttemptDraft[]): Promise<void> {
    await this.attempts.insertNext(tx, drafts);
  }

  /** A person has decided about these: their flag is taken off. */
  async settleReview(tx: Executor, attemptIds: readonly string[]): Promise<void> {
    await this.attempts.clearReviews(tx, attemptIds);
  }

  /** A person must look at these. */
  async askForReview(tx: Executor, attemptIds: readonly string[]): Promise<void> {
    await this.attempts.flag(tx, attemptIds);
  }

  /** Something is due that was committed elsewhere. */
  wake(): void {
    this.wakeUps.send();
  }
}
