import type { PayoutStatus } from '../domain/payout.js';
import type { MovedMovement } from '../movements/movement.js';
import type { Executor } from '../persistence/database.js';

/** Wants to know how payouts end, in the transaction that ends them. */
export interface PayoutEndListener {
  onPayoutsEnded(tx: Executor, ended: readonly MovedMovement<PayoutStatus>[]): Promise<void>;
}

/** Legs of split payments are payouts; payouts do not know that. */
export class PayoutEnds {
  private readonly listeners: PayoutEndListener[] = [];

  register(listener: PayoutEndListener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Executor, ended: readonly MovedMovement<PayoutStatus>[]): Promise<void> {
    if (ended.length === 0) return;
    for (const listener of this.listeners) await listener.onPayoutsEnded(tx, ended);
  }
}
