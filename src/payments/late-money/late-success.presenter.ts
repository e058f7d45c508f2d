import type { LateSuccessPolicy, LateSuccessResolution } from '../../domain/late-success.js';
import { toPublicId } from '../../http/public-id.js';
import type { LateSuccessResponse } from './dto/late-success.response.js';

export interface LateSuccessRow {
  attempt_id: string;
  payment_id: string;
  provider: string;
  rail_transaction_id: string | null;
  amount_minor: string;
  currency: string;
  policy: LateSuccessPolicy;
  resolution: LateSuccessResolution;
  refund_id: string | null;
  found_at: Date;
}

export function presentLateSuccess(row: LateSuccessRow): LateSuccessResponse {
  const { provider, currency, policy, resolution } = row;
  return {
    attemptId: toPublicId('att', row.attempt_id),
    paymentId: toPublicId('pay', row.payment_id),
    provider,
    railTransactionId: row.rail_transaction_id,
    amount: Number(row.amount_minor),
    currency,
    policy,
    resolution,
    refundId: row.refund_id === null ? null : toPublicId('rfd', row.refund_id),
    foundAt: row.found_at.toISOString(),
  };
}
