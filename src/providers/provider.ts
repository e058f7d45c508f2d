import type { Operation } from '../domain/attempt.js';
import type { Money } from '../domain/money.js';
import type { Network } from '../domain/number-plan.js';
import type { Outcome } from '../domain/outcome.js';
import type { Wallet } from '../domain/wallet.js';

/** One instruction to one rail, already saved with its reference before a provider sees it. */
export interface Instruction {
  /** Our reference, and the rail's idempotency key. Sent again only unchanged. */
  readonly reference: string;
  readonly operation: Operation;
  readonly wallet: Wallet;
  readonly money: Money;
  /** Shown to the payer by rails that can; the provider cleans it for its rail. */
  readonly description: string;
  /** Where the rail may report the end of it. Unguessable; null = no callback wanted. */
  readonly callbackUrl: string | null;
}

/** What is needed to ask what became of an instruction. */
export type StatusQuery = Pick<Instruction, 'reference' | 'operation' | 'wallet' | 'money'>;

/** Bounds of one call. */
export interface CallContext {
  /** Aborted at the call's deadline or when the process is told to stop at once. */
  readonly signal: AbortSignal;
  readonly correlationId: string;
}

export interface ProviderCapabilities {
  /** The networks whose wallets each operation reaches; an operation that is missing is not offered. */
  readonly reach: Readonly<Partial<Record<Operation, readonly Network[]>>>;
  readonly currency: string;
}

/** What an inbound callback claims. It is a hint: only a status query makes it true. */
export interface CallbackHint {
  /** The rail's word for the status, for the receipt's record; null when it was unreadable. */
  readonly claimedStatus: string | null;
}

/**
 * THE PORT: what the engine asks of a rail. Implementations turn every answer and every failure into an Outcome and
 * never throw for what a rail or the network does; a throw is a bug, and the engine takes it as ambiguous.
 */
export interface Provider {
  /** The name in the API and the database, such as `mtn_momo`. */
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** A new reference in the form that the rail takes. */
  newReference(): string;
  /** Asks the payer's wallet for money. */
  collect(instruction: Instruction, context: CallContext): Promise<Outcome>;
  /** What became of it. `not_sent` and `ambiguous` here mean only: no news. */
  getStatus(query: StatusQuery, context: CallContext): Promise<Outcome>;
  /** Reads a callback's body; it never throws on what a stranger sent. */
  parseCallback(body: Buffer): CallbackHint;
}
