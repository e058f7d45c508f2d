import type { AttemptDraft } from '../../attempts/attempt-draft.js';
import type { AttemptChange } from '../../attempts/movement-owner.js';
import type { LateSource } from '../../domain/bookings.js';
import type { RefundOrigin } from '../../domain/refund.js';
import type { Executor } from '../../persistence/database.js';

/** Money to be given back for a collection that has moved. */
export interface RefundOrder {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly origin: RefundOrigin;
  /** The attempt that collected it; all of its money is given back. */
  readonly collection: AttemptChange;
  readonly reference: string;
  /** Where the money is in our books. */
  readonly source: LateSource;
  readonly reason: string;
}

export interface OpenedRefund {
  readonly refundId: string;
  readonly draft: AttemptDraft;
}

/** Gives money back. Refunds know payments and not the other way round, so they register here what they can do. */
export interface RefundOpener {
  /** Whether a rail is configured that can give it back now; asks nobody. */
  canRefund(collection: AttemptChange): boolean;
  /**
   * In the caller's transaction, after the money was counted as captured.
   * @returns one for each order; its draft is to be made an attempt in the same transaction
   */
  open(tx: Executor, orders: readonly RefundOrder[]): Promise<OpenedRefund[]>;
}

export class RefundOpeners {
  private opener: RefundOpener | null = null;

  register(opener: RefundOpener): void {
    if (this.opener !== null) throw new Error('refunds have registered already');
    this.opener = opener;
  }

  /** @throws Error when nobody can refund: a module is missing */
  get(): RefundOpener {
    if (this.opener === null) throw new Error('nobody has registered to open refunds');
    return this.opener;
  }
}
