import type { PaymentStatus } from './payment.js';

/** Why (so much of) a payment cannot be given back now. */
export const REFUND_REFUSALS = [
  'payment_has_no_money',
  'payment_too_old',
  'nothing_left',
  'amount_too_large',
  'rail_cannot_refund',
  'float_too_low',
] as const;
export type RefundRefusal = (typeof REFUND_REFUSALS)[number];

export interface RefundFacts {
  readonly status: PaymentStatus;
  /** Minor units that were collected and are the merchant's to give back. */
  readonly capturedMinor: bigint;
  /** Minor units of it that were given back or are on their way. */
  readonly refundedMinor: bigint;
  readonly ageMs: number;
  readonly maxAgeMs: number;
  /** Minor units; null = whatever is left. */
  readonly wantedMinor: bigint | null;
  /** What the rails say: `ok`, or why none of them can now. */
  readonly rail: 'ok' | 'rail_cannot_refund' | 'float_too_low';
}

export interface Eligibility {
  readonly isEligible: boolean;
  readonly remainingMinor: bigint;
  /** Every reason, not only the first. */
  readonly reasons: readonly RefundRefusal[];
}

export function refundEligibility(facts: RefundFacts): Eligibility {
  const { capturedMinor, refundedMinor, wantedMinor } = facts;
  const remainingMinor = capturedMinor > refundedMinor ? capturedMinor - refundedMinor : 0n;
  const reasons: RefundRefusal[] = [];
  if (capturedMinor === 0n) reasons.push('payment_has_no_money');
  else if (remainingMinor === 0n) reasons.push('nothing_left');
  else if (wantedMinor !== null && wantedMinor > remainingMinor) reasons.push('amount_too_large');
  if (facts.ageMs > facts.maxAgeMs) reasons.push('payment_too_old');
  // Without money there is nothing to ask the rails about.
  if (facts.rail !== 'ok' && remainingMinor > 0n) reasons.push(facts.rail);
  return { isEligible: reasons.length === 0, remainingMinor, reasons };
}
