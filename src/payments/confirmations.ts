import type { AttemptDraft } from '../attempts/attempt-draft.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { Moved } from '../movements/movement-flow.js';
import type { Executor } from '../persistence/database.js';

/** Wants to know of confirmed payments, in the transaction that confirms and books them. */
export interface ConfirmationListener {
  /** @returns attempts of its own that come of it, to be made in the same transaction */
  onPaymentsConfirmed(tx: Executor, confirmed: readonly Moved<PaymentStatus>[]): Promise<readonly AttemptDraft[]>;
}

/** What is done with a payment's money once it is there; payments do not know that. */
export class Confirmations {
  private readonly listeners: ConfirmationListener[] = [];

  register(listener: ConfirmationListener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Executor, confirmed: readonly Moved<PaymentStatus>[]): Promise<AttemptDraft[]> {
    const next: AttemptDraft[] = [];
    if (confirmed.length > 0)
      for (const listener of this.listeners) next.push(...(await listener.onPaymentsConfirmed(tx, confirmed)));
    return next;
  }
}
