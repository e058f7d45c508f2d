import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import {
  MovementOwners,
  type AttemptChange,
  type LateSuccessAnswer,
  type MovementOwner,
} from '../attempts/movement-owner.js';
import { PAYOUT_TRANSITIONS, type PayoutStatus } from '../domain/payout.js';
import { isFinal } from '../domain/state-machine.js';
import { MovementFlow, type Moved } from '../movements/movement-flow.js';
import type { Executor } from '../persistence/database.js';
import { PayoutBooks } from './payout-books.js';
import { PayoutEnds } from './payout-ends.js';
import { PAYOUTS } from './payout-store.js';

/** What the end of an attempt means for its payout and for the money that was set aside. */
@Injectable()
export class PayoutOwner implements MovementOwner, OnModuleInit {
  constructor(
    private readonly owners: MovementOwners,
    private readonly flow: MovementFlow,
    private readonly books: PayoutBooks,
    private readonly ends: PayoutEnds,
  ) {}

  onModuleInit(): void {
    this.owners.register('payout', this);
  }

  async onAttemptsChanged(tx: Executor, changes: readonly AttemptChange[]): Promise<readonly AttemptDraft[]> {
    const { moved, extra, next } = await this.flow.follow(tx, PAYOUTS, changes);
    await this.end(tx, moved);
    await this.late(tx, extra);
    return next;
  }

  /** A payee has got what we thought had failed. */
  async onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer> {
    const { moved, extra } = await this.flow.takeLate(tx, PAYOUTS, late);
    await this.end(tx, moved);
    const needless = await this.late(tx, extra);
    return {
      next: [],
      settledAttemptIds: moved.map(({ change }) => change.attemptId),
      endedOwnerIds: [...moved.map(({ movement }) => movement.id), ...needless],
    };
  }

  private async end(tx: Executor, moved: readonly Moved<PayoutStatus>[]): Promise<void> {
    const ended = moved.filter(({ movement }) => isFinal(PAYOUT_TRANSITIONS, movement.status));
    // Whoever listens may lock payments, which are locked before the accounts that the batch does not have yet.
    await this.ends.tell(
      tx,
      ended.map(({ movement }) => movement),
    );
    await this.books.end(tx, ended);
  }

  /**
   * The payout had ended, and the payee may have got it twice: it is booked, told, and a person has to look.
   * @returns payouts that were made in its place
   */
  private async late(tx: Executor, late: readonly AttemptChange[]): Promise<readonly string[]> {
    if (late.length === 0) return [];
    const needless = await this.ends.tell(
      tx,
      late.map(({ ownerId: id }) => ({ id, status: 'succeeded' as const, failureCode: null })),
    );
    await this.books.late(tx, late);
    await this.flow.tellLate(tx, PAYOUTS, late);
    return needless;
  }
}
