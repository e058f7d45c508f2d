import type { AttemptState, Operation, OwnerType } from '../domain/attempt.js';
import type { Fees } from '../domain/bookings.js';
import type { Money } from '../domain/money.js';
import type { FailureCode, OutcomeClass } from '../domain/outcome.js';
import type { Wallet } from '../domain/wallet.js';
import type { AttemptDraft } from './attempt-draft.js';
import type { Executor } from '../persistence/database.js';

/** An attempt that has just moved from one state to another, told to whoever it was made for. */
export interface AttemptChange {
  readonly attemptId: string;
  readonly ownerType: OwnerType;
  readonly ownerId: string;
  readonly merchantId: string;
  readonly provider: string;
  readonly operation: Operation;
  readonly reference: string;
  readonly wallet: Wallet;
  readonly money: Money;
  /** What it was expected to cost. */
  readonly fees: Fees;
  readonly railTransactionId: string | null;
  readonly from: AttemptState;
  readonly to: AttemptState;
  readonly outcomeClass: OutcomeClass | null;
  readonly failureCode: FailureCode | null;
  readonly correlationId: string;
}

/**
 * The engine's only view of payments, payouts and refunds. Each registers itself for its owner type; the engine never
 * asks what an owner is.
 */
export interface MovementOwner {
  /**
   * Takes the changes of a batch (one per owner at most) inside the transaction that settled the attempts: what it writes
   * is committed with them or not at all. Set-based: one call, few statements.
   * @returns the attempts with which movements go on whose attempt has failed; the engine makes them in the same transaction
   */
  onAttemptsChanged(tx: Executor, changes: readonly AttemptChange[]): Promise<readonly AttemptDraft[]>;

  /**
   * A rail says that money moved by attempts that have failed: told once for each, in the transaction that has kept the proof.
   * The attempts stay failed; what becomes of the money, and of a movement that went on over another rail, is the owner's
   * business.
   */
  onLateSuccesses(tx: Executor, late: readonly AttemptChange[]): Promise<LateSuccessAnswer>;
}

export interface LateSuccessAnswer {
  /** Attempts that give the money back, for instance; the engine makes them in the same transaction. */
  readonly next: readonly AttemptDraft[];
  /** Those that are taken care of; a person must look at the others. */
  readonly settledAttemptIds: readonly string[];
  /** Movements whose money has moved by it: what a rail was still to do for them is not sent (again). */
  readonly endedOwnerIds: readonly string[];
}

/** Locks what owners of several types write to: once for a batch, before the first of them is told. */
export interface SharedLocks {
  take(tx: Executor, changes: readonly AttemptChange[]): Promise<void>;
}

/** Who owns attempts of which type. */
export class MovementOwners {
  private readonly owners = new Map<OwnerType, MovementOwner>();
  private sharedLocks: SharedLocks | null = null;

  share(locks: SharedLocks): void {
    if (this.sharedLocks !== null) throw new Error('the owners share their locks already');
    this.sharedLocks = locks;
  }

  async lockShared(tx: Executor, changes: readonly AttemptChange[]): Promise<void> {
    if (changes.length > 0) await this.sharedLocks?.take(tx, changes);
  }

  register(type: OwnerType, owner: MovementOwner): void {
    if (this.owners.has(type)) throw new Error(`attempts of type ${type} have an owner already`);
    this.owners.set(type, owner);
  }

  /** @throws Error when nobody owns this type: a module is missing, and the attempt must not be settled behind its owner's back */
  get(type: OwnerType): MovementOwner {
    const owner = this.owners.get(type);
    if (owner === undefined) throw new Error(`nobody has registered for attempts of type ${type}`);
    return owner;
  }
}
