import type { Operation, OwnerType } from '../domain/attempt.js';
import type { Money } from '../domain/money.js';
import type { AttemptFacts, NextAction } from '../domain/settlement.js';
import type { Wallet } from '../domain/wallet.js';

/** An attempt that this process holds until `leaseUntilMs`: nobody else will act on it before. */
export interface ClaimedAttempt {
  readonly id: string;
  readonly ownerType: OwnerType;
  readonly ownerId: string;
  readonly provider: string;
  readonly operation: Operation;
  readonly reference: string;
  readonly callbackToken: string;
  readonly wallet: Wallet;
  readonly money: Money;
  readonly description: string;
  readonly correlationId: string;
  readonly action: NextAction;
  readonly facts: AttemptFacts;
  /** Epoch milliseconds of this process' clock. */
  readonly leaseUntilMs: number;
  /** The callback that made us ask, for the evidence. */
  readonly receiptId: string | null;
}
