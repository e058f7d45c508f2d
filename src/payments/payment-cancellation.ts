import { Injectable } from '@nestjs/common';
import { OutcomeApplier } from '../attempts/outcome-applier.js';
import { HeldPayments } from './reviews/held-payments.js';
import type { Payment } from './payment.model.js';

/** Cancels a payment of which nothing was sent: one that waits for an operator, or one whose attempt waits for its turn. */
@Injectable()
export class PaymentCancellation {
  constructor(
    private readonly held: HeldPayments,
    private readonly applier: OutcomeApplier,
  ) {}

  /** The database decides it, under the row's lock. False = something may have been sent, or it has ended. */
  async cancel({ id, review }: Payment): Promise<boolean> {
    if (review?.state === 'waiting' && (await this.held.withdraw(id))) return true;
    return this.applier.cancelUnsent(id);
  }
}
