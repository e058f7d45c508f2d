import type { Operation, OwnerType } from '../domain/attempt.js';
import type { ClaimClock } from './claim-clock.js';
import type { Money } from '../domain/money.js';
import type { AttemptFacts, NextAction } from '../domain/settlement.js';
import type { Wallet } from '../domain/wallet.js';

/** The instruction whose money a refund gives back. */
export interface OriginalInstruction {
  readonly reference: string;
  readonly railTransactionId: string | null;
}

/** An attempt that this process holds until its lease is over: nobody else will act on it before. */
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
  /** Of a refund. */
  readonly original: OriginalInstruction | null;
  /** Started before the claim, so that our idea of the lease ends before the database's does. */
  readonly clock: ClaimClock;
  /** The callback that made us ask, for the evidence. */
  readonly receiptId: string | null;
}
