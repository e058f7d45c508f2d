import type { Money } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { NetworkSource, Wallet } from '../domain/wallet.js';

/** A collection that a merchant asked for. */
export interface Payment {
  readonly id: string;
  readonly merchantId: string;
  readonly status: PaymentStatus;
  readonly money: Money;
  /** Minor units: what rails have taken for it, and what of that goes back. */
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  readonly payer: Wallet;
  /** null = a payment from before that was kept. */
  readonly payerNetworkSource: NetworkSource | null;
  readonly reference: string;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly provider: string;
  readonly failureCode: FailureCode | null;
  readonly expiresAt: Date;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
