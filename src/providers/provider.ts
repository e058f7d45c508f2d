import type { Operation } from '../domain/attempt.js';
import type { Currency, Money } from '../domain/money.js';
import type { Network } from '../domain/number-plan.js';
import type { Evidence, FailureCode, Fault, Outcome } from '../domain/outcome.js';
import type { Wallet } from '../domain/wallet.js';

/** One instruction to one rail, already saved with its reference before a provider sees it. */
export interface Instruction {
  /** Our reference, and the rail's idempotency key. Sent again only unchanged. */
  readonly reference: string;
  readonly operation: Operation;
  readonly wallet: Wallet;
  readonly money: Money;
  /** Shown to the wallet's owner by rails that can; the provider cleans it for its rail. */
  readonly description: string;
  /** Where the rail may report the end of it. Unguessable; null = no callback wanted. */
  readonly callbackUrl: string | null;
}

/** Money given back for a collection of the same rail. */
export interface RefundInstruction extends Instruction {
  readonly original: { readonly reference: string; readonly railTransactionId: string | null };
}

/** What is needed to ask what became of an instruction. */
export type StatusQuery = Pick<Instruction, 'reference' | 'operation' | 'wallet' | 'money'>;

/** Bounds of one call. */
export interface CallContext {
  /** Aborted at the call's deadline or when the process is told to stop at once. */
  readonly signal: AbortSignal;
  readonly correlationId: string;
  /** Tries out a rail that is being spared: no breaker stops it. Never an instruction. */
  readonly isProbe?: boolean;
}

export interface OperationCapability {
  /** The networks whose wallets it reaches. */
  readonly networks: readonly Network[];
  readonly minAmountMinor: bigint;
  readonly maxAmountMinor: bigint;
}

export const BALANCE_KINDS = ['collected', 'float'] as const;
/** `collected`: what collections have brought in. `float`: what payouts and refunds draw on. */
export type BalanceKind = (typeof BALANCE_KINDS)[number];

/** What a rail can do. What it lacks is declared here, and never asked of it. */
export interface ProviderCapabilities {
  /** An operation that is missing is not offered. */
  readonly operations: Readonly<Partial<Record<Operation, OperationCapability>>>;
  readonly currency: Currency;
  /** How amounts and references look on this rail's wire. */
  readonly amountFormat: string;
  readonly referenceFormat: string;
  /** `own`: the rail's refund of a payment; `payout`: a payout to the payer, linked in our books only. */
  readonly refund: { readonly by: 'own' | 'payout'; readonly isPartialAllowed: boolean } | null;
  /** How long the wallet's owner has to approve. */
  readonly approvalWindowMs: number;
  readonly balances: readonly BalanceKind[];
  /** The networks whose wallets can be looked up. */
  readonly lookup: readonly Network[];
  /** What the contract rests on: the operator's public documents, a gateway's, or our own design. */
  readonly contract: 'public' | 'gateway' | 'design';
}

/** The answer to a question that moves no money. */
export type Answer<T> =
  | { readonly isAnswered: true; readonly value: T; readonly evidence: Evidence }
  | {
      readonly isAnswered: false;
      readonly failureCode: FailureCode;
      readonly fault: Fault | null;
      readonly evidence: Evidence;
    };

/** What a rail knows of a wallet. The name is for matching and showing, never for storing. */
export interface WalletFacts {
  readonly exists: boolean;
  readonly isActive: boolean;
  readonly name: string | null;
}

/** What an inbound callback claims. It is a hint: only a status query makes it true. */
export interface CallbackHint {
  /** The rail's word for the status, for the receipt's record; null when it was unreadable. */
  readonly claimedStatus: string | null;
  /** Whether the rail's signature holds; `unsigned` where the rail does not sign. */
  readonly signature: 'valid' | 'invalid' | 'unsigned';
  /** What the rail wants to hear back; null = nothing but 200. */
  readonly acknowledgement: Readonly<Record<string, string>> | null;
}

export type CallbackHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * THE PORT: what is asked of a rail. Implementations turn every answer and every failure into an Outcome and never throw
 * for what a rail or the network does; a throw is a bug, and the engine takes it as ambiguous. What the capabilities do
 * not declare is never called.
 */
export interface Provider {
  /** The name in the API and the database. */
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** A new reference in the form that the rail takes. */
  newReference(): string;
  /** Asks the payer's wallet for money. */
  collect(instruction: Instruction, context: CallContext): Promise<Outcome>;
  /** Sends money to a wallet. */
  disburse(instruction: Instruction, context: CallContext): Promise<Outcome>;
  /** Gives money back for a collection that has moved. */
  refund(instruction: RefundInstruction, context: CallContext): Promise<Outcome>;
  /** What became of it. `not_sent` and `ambiguous` here mean only: no news. Every answer that can be read has no fault. */
  getStatus(query: StatusQuery, context: CallContext): Promise<Outcome>;
  getBalance(kind: BalanceKind, context: CallContext): Promise<Answer<Money>>;
  lookupWallet(wallet: Wallet, context: CallContext): Promise<Answer<WalletFacts>>;
  /** Reads a callback's bytes; it never throws on what a stranger sent. */
  parseCallback(body: Buffer, headers: CallbackHeaders): CallbackHint;
}
