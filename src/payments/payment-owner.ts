import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import {
  MovementOwners,
  type AttemptChange,
  type LateSuccessAnswer,
  type MovementOwner,
} from '../attempts/movement-owner.js';
import { MovementFlow } from '../movements/movement-flow.js';
import type { Executor } from '../persistence/database.js';
import { Confirmations } from './confirmations.js';
import { LateSuccesses } from './late-money/late-successes.js';
import { PaymentBooks } from './payment-books.js';
import { PAYMENTS } from './payment-store.js';
import { UnmovedPayments } from './unmoved-payments.js';

/** What the end of an attempt means for its payment: it ends too, or goes on over another rail. */
@Injectable()
export class PaymentOwner implements MovementOwner, OnModuleInit {
  constructor(
    private readonly owners: MovementOwners,
    private readonly flow: MovementFlow,
    private readonly books: PaymentBooks,
    private readonly unmoved: UnmovedPayments,
    private readonly confirmations: Confirmations,
    private readonly lateSuccesses: LateSuccesses,
  ) {}

  onModuleInit(): void {
    this.owners.register('payment', this);
  }

  async onAttemptsChanged(tx: Executor, changes: readonly AttemptChange[]): Promise<readonly AttemptDraft[]> {
    const { moved, next } = await this.flow.follow(tx, PAYMENTS, changes);
    await this.unmoved.tell(tx, moved);
    const confirmed = moved.filter(({ movement }) => movement.status === 'confirmed');
    await this.books.confirm(tx, confirmed);
    return [...next, ...(await this.confirmations.tell(tx, confirmed))];
  }

  onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer> {
    return this.lateSuccesses.settle(tx, late);
  }
}
