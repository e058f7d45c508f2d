import type { Network } from '../../domain/number-plan.js';
import type { FeeBearer, LegStatus, Promised } from '../../domain/split.js';
import type { NetworkSource, Wallet } from '../../domain/wallet.js';

/** A share of a payment, as it was asked for. */
export interface NewLeg {
  readonly id: string;
  /** Its place in the request, from 0. */
  readonly nth: number;
  readonly reference: string;
  readonly wallet: Wallet;
  readonly networkSource: NetworkSource;
  readonly promised: Promised;
}

export interface Leg extends NewLeg {
  readonly paymentId: string;
  readonly merchantId: string;
  readonly status: LegStatus;
  /** Minor units of the payment, before what sending them costs; null = the payment is not confirmed. */
  readonly grossMinor: bigint | null;
  readonly payoutId: string | null;
  /** Every payout that was made for it, newest first. */
  readonly payoutIds: readonly string[];
  readonly failureCode: string | null;
}

export interface LegRow {
  id: string;
  payment_id: string;
  merchant_id: string;
  nth: number;
  reference: string;
  network: Network;
  network_source: NetworkSource;
  msisdn: string;
  amount_minor: string | null;
  share_bps: number | null;
  status: LegStatus;
  gross_minor: string | null;
  payout_id: string | null;
  payout_ids: string[];
  failure_code: string | null;
}

export interface ConfirmedLegRow extends LegRow {
  fees_borne_by: FeeBearer | null;
}

export function toLeg(row: LegRow): Leg {
  return {
    id: row.id,
    paymentId: row.payment_id,
    merchantId: row.merchant_id,
    nth: row.nth,
    reference: row.reference,
    wallet: { network: row.network, msisdn: row.msisdn },
    networkSource: row.network_source,
    promised:
      row.amount_minor === null
        ? { amountMinor: null, shareBps: row.share_bps ?? 0 }
        : { amountMinor: BigInt(row.amount_minor), shareBps: null },
    status: row.status,
    grossMinor: row.gross_minor === null ? null : BigInt(row.gross_minor),
    payoutId: row.payout_id,
    payoutIds: row.payout_ids,
    failureCode: row.failure_code,
  };
}
