import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import {
  MovementOwners,
  type AttemptChange,
  type LateSuccessAnswer,
  type MovementOwner,
} from '../attempts/movement-owner.js';
import type { RefundStatus } from '../domain/refund.js';
import { MovementFlow, type Moved } from '../movements/movement-flow.js';
import { LateSuccesses } from '../payments/late-money/late-successes.js';
import type { Executor } from '../persistence/database.js';
import { RefundBooks } from './refund-books.js';
import { REFUNDS } from './refund-store.js';
import { LOCK_COLLECTIONS_OF, LOCK_PAYMENTS_OF, RECOUNT } from './refunds.sql.js';

/** What the end of an attempt means for its refund, and for what may still be given back of the payment. */
@Injectable()
export class RefundOwner implements MovementOwner, OnModuleInit {
  constructor(
    private readonly owners: MovementOwners,
    private readonly flow: MovementFlow,
    private readonly books: RefundBooks,
    private readonly lateSuccesses: LateSuccesses,
  ) {}

  onModuleInit(): void {
    this.owners.register('refund', this);
  }

  async onAttemptsChanged(tx: Executor, changes: readonly AttemptChange[]): Promise<readonly AttemptDraft[]> {
    const { moved, extra, next } = await this.flow.follow(tx, REFUNDS, changes);
    await this.end(tx, moved);
    await this.late(tx, extra);
    return next;
  }

  /** The payer has got what we thought had failed. */
  async onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer> {
    const { moved, extra } = await this.flow.takeLate(tx, REFUNDS, late);
    await this.end(tx, moved);
    await this.late(tx, extra);
    return {
      next: [],
      settledAttemptIds: moved.map(({ change }) => change.attemptId),
      endedOwnerIds: moved.map(({ movement }) => movement.id),
    };
  }

  private async end(tx: Executor, moved: readonly Moved<RefundStatus>[]): Promise<void> {
    const failed = moved.filter(({ movement }) => movement.status === 'failed').map(({ movement }) => movement.id);
    // Attempts are locked before payments, and payments before the accounts that the batch does not have yet, here as where
    // refunds are made.
    if (failed.length > 0) {
      await tx.run(LOCK_COLLECTIONS_OF, [failed]);
      await this.recount(tx, failed);
      await this.lateSuccesses.holdAgain(tx, failed);
    }
    await this.books.end(
      tx,
      moved.filter(({ movement: { status } }) => status === 'succeeded' || status === 'failed'),
    );
  }

  /** The refund had ended, and the payer may have got it twice: a person has to look at it. */
  private async late(tx: Executor, late: readonly AttemptChange[]): Promise<void> {
    if (late.length === 0) return;
    const refunds = late.map(({ ownerId }) => ownerId);
    await this.recount(tx, refunds);
    const fromHeld = await this.lateSuccesses.leftAfterAll(tx, refunds);
    await this.books.late(tx, late, fromHeld);
    await this.flow.tellLate(tx, REFUNDS, late);
  }

  private async recount(tx: Executor, refunds: readonly string[]): Promise<void> {
    await tx.run(LOCK_PAYMENTS_OF, [refunds]);
    await tx.run(RECOUNT, [refunds]);
  }
}
