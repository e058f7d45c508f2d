import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import {
  MovementOwners,
  type AttemptChange,
  type LateSuccessAnswer,
  type MovementOwner,
} from '../attempts/movement-owner.js';
import { MovementFlow } from '../movements/movement-flow.js';
import { LateSuccesses } from '../payments/late-successes.js';
import type { Executor } from '../persistence/database.js';
import { RefundBooks } from './refund-books.js';
import { REFUNDS } from './refund-store.js';
import { RELEASE } from './refunds.sql.js';

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
    const { moved, next } = await this.flow.follow(tx, REFUNDS, changes);
    const failed = moved.filter(({ movement }) => movement.status === 'failed').map(({ movement }) => movement.id);
    // Payments are locked before accounts, here as where refunds are made.
    if (failed.length > 0) {
      await tx.run(RELEASE, [failed]);
      await this.lateSuccesses.holdAgain(tx, failed);
    }
    await this.books.end(
      tx,
      moved.filter(({ movement: { status } }) => status === 'succeeded' || status === 'failed'),
    );
    return next;
  }

  /** The payer has got what we thought had failed, and perhaps got it again: a person has to look at it. */
  async onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer> {
    await this.books.late(tx, late);
    await this.flow.tellLate(tx, REFUNDS, late);
    return { next: [], settledAttemptIds: [] };
  }
}
