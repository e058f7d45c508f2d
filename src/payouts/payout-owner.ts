import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import {
  MovementOwners,
  type AttemptChange,
  type LateSuccessAnswer,
  type MovementOwner,
} from '../attempts/movement-owner.js';
import { PAYOUT_TRANSITIONS } from '../domain/payout.js';
import { isFinal } from '../domain/state-machine.js';
import { MovementFlow } from '../movements/movement-flow.js';
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
    const { moved, next } = await this.flow.follow(tx, PAYOUTS, changes);
    const ended = moved.filter(({ movement }) => isFinal(PAYOUT_TRANSITIONS, movement.status));
    // Whoever listens may lock payments, which are locked before the accounts that the batch does not have yet.
    await this.ends.tell(
      tx,
      ended.map(({ movement }) => movement),
    );
    await this.books.end(tx, ended);
    return next;
  }

  /** A payee has got what we thought had failed, and may have got it again: it is booked, told, and a person has to look. */
  async onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer> {
    await this.ends.tell(
      tx,
      late.map(({ ownerId: id }) => ({ id, status: 'succeeded' as const, failureCode: null })),
    );
    await this.books.late(tx, late);
    await this.flow.tellLate(tx, PAYOUTS, late);
    return { next: [], settledAttemptIds: [] };
  }
}
