import type { OwnerType } from './attempt.js';
import type { LateSuccessResolution } from './late-success.js';
import type { RefundOrigin } from './refund.js';

export const RAIL_FEE_BEARERS = ['merchant', 'platform'] as const;
/** Who bears what a rail takes for an attempt. */
export type RailFeeBearer = (typeof RAIL_FEE_BEARERS)[number];

/** What is known of an attempt that has moved money. */
export interface FeeFacts {
  readonly ownerType: OwnerType;
  /** Of late money: what became of it; null = it came in time. */
  readonly lateResolution: LateSuccessResolution | null;
  /** Of a refund: why it was made. */
  readonly refundOrigin: RefundOrigin | null;
  /** Of a refund: it had failed, left all the same, and was booked as owed by the merchant. */
  readonly isOwedByMerchant: boolean;
}

/**
 * Who bore the estimate bears the difference. The merchant bears the fees of what it has asked for or kept; the platform those
 * of taking late money that it gives back (or holds), and of giving it back.
 */
export function railFeeBearer({ ownerType, lateResolution, refundOrigin, isOwedByMerchant }: FeeFacts): RailFeeBearer {
  switch (ownerType) {
    case 'payment':
      return lateResolution === null || lateResolution === 'accepted' ? 'merchant' : 'platform';
    case 'payout':
      return 'merchant';
    case 'refund':
      return refundOrigin === 'late_success' && !isOwedByMerchant ? 'platform' : 'merchant';
    default:
      return ownerType satisfies never;
  }
}
