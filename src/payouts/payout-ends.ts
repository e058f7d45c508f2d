import type { PayoutStatus } from '../domain/payout.js';
import type { MovedMovement } from '../movements/movement.js';
import type { Executor } from '../persistence/database.js';

export type EndedPayout = Pick<MovedMovement<PayoutStatus>, 'id' | 'status' | 'failureCode'>;

/** Wants to know how payouts end, in the transaction that ends them. */
export interface PayoutEndListener {
  /**
   * A payout that had failed and left all the same is told again, as succeeded.
   * @returns payouts that are not needed any more
   */
  onPayoutsEnded(tx: Executor, ended: readonly EndedPayout[]): Promise<readonly string[]>;
}

/** Legs of split payments are payouts; payouts do not know that. */
export class PayoutEnds {
  private readonly listeners: PayoutEndListener[] = [];

  register(listener: PayoutEndListener): void {
    this.listeners.push(listener);
  }

  /** @returns payouts that are not needed any more */
  async tell(tx: Executor, ended: readonly EndedPayout[]): Promise<string[]> {
    const needless: string[] = [];
    if (ended.length > 0)
      for (const listener of this.listeners) needless.push(...(await listener.onPayoutsEnded(tx, ended)));
    return needless;
  }
}
