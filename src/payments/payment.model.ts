import type { Money } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { ReviewState } from '../domain/review.js';
import type { RiskAssessment } from '../domain/risk.js';
import type { Strategy } from '../domain/routing.js';
import type { FeeBearer, SettlementState } from '../domain/split.js';
import type { NetworkSource, Wallet } from '../domain/wallet.js';

/** What the merchant asked for beside the collection itself; needed again when a held payment is approved. */
export interface PaymentWish {
  readonly provider: string | null;
  readonly strategy: Strategy | null;
  readonly expiresInSeconds: number | null;
}

export interface PaymentReview {
  readonly state: ReviewState;
  /** null while it waits. */
  readonly decidedAt: Date | null;
}

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
  readonly payerDeviceId: string | null;
  readonly payerIp: string | null;
  readonly reference: string;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly provider: string;
  readonly failureCode: FailureCode | null;
  /** null = a payment from before that was kept. */
  readonly risk: RiskAssessment | null;
  /** null = it was never held. */
  readonly review: PaymentReview | null;
  /** How far those have got their parts who share it. */
  readonly settlement: SettlementState;
  /** null = it is not split. */
  readonly feesBorneBy: FeeBearer | null;
  readonly expiresAt: Date;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
