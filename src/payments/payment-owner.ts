import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import {
  MovementOwners,
  type AttemptChange,
  type LateSuccessAnswer,
  type MovementOwner,
} from '../attempts/movement-owner.js';
import type { PaymentStatus } from '../domain/payment.js';
import { MovementFlow, type Moved } from '../movements/movement-flow.js';
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
    const { moved, extra, next } = await this.flow.follow(tx, PAYMENTS, changes);
    await this.unmoved.tell(tx, moved);
    const passedOn = await this.confirm(tx, moved);
    const answer = await this.lateSuccesses.settle(tx, extra);
    return [...next, ...passedOn, ...answer.next];
  }

  async onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer> {
    const { moved, extra } = await this.flow.takeLate(tx, PAYMENTS, late);
    const passedOn = await this.confirm(tx, moved);
    await this.lateSuccesses.confirmedBy(tx, moved);
    const answer = await this.lateSuccesses.settle(tx, extra);
    return {
      next: [...passedOn, ...answer.next],
      settledAttemptIds: [...moved.map(({ change }) => change.attemptId), ...answer.settledAttemptIds],
      endedOwnerIds: moved.map(({ movement }) => movement.id),
    };
  }

  private async confirm(tx: Executor, moved: readonly Moved<PaymentStatus>[]): Promise<AttemptDraft[]> {
    const confirmed = moved.filter(({ movement }) => movement.status === 'confirmed');
    await this.books.confirm(tx, confirmed);
    return this.confirmations.tell(tx, confirmed);
  }
}
