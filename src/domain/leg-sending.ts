import { totalOf, type Fees } from './bookings.js';
import { largestSendable } from './fees.js';
import type { FeeBearer } from './split.js';

/** A rail that reaches a wallet by what it is, whatever its state now. */
export interface Reach {
  readonly provider: string;
  /** Minor units that it moves at a time. */
  readonly minAmountMinor: bigint;
  readonly maxAmountMinor: bigint;
  /** What an amount of minor units is expected to cost over it. */
  readonly feesOf: (amountMinor: bigint) => Fees;
}

/** What a leg's payee would get over one rail. */
export interface Carriage {
  readonly provider: string;
  readonly amountMinor: bigint;
  /** Of that amount. */
  readonly fees: Fees;
}

/** Why a leg never can be sent, and what of its share, in minor units, could. */
export type UnsendableLeg =
  | { readonly kind: 'not_reached' }
  | { readonly kind: 'too_small'; readonly leastMinor: bigint }
  | { readonly kind: 'too_large'; readonly mostMinor: bigint };

export type LegSending = { readonly kind: 'possible'; readonly carriages: readonly Carriage[] } | UnsendableLeg;

/**
 * Judges by what does not pass: which rails reach the payee, what they move at a time, and what they take where legs bear
 * it. Whether a rail is well now is the router's to say.
 * @param grossMinor minor units of the payment
 * @param reaches the rails that reach the payee
 * @returns carriages with the one that brings most first
 */
export function sendingOf(grossMinor: bigint, bearer: FeeBearer, reaches: readonly Reach[]): LegSending {
  if (reaches.length === 0) return { kind: 'not_reached' };
  const costOf = (reach: Reach, amountMinor: bigint) => (bearer === 'legs' ? totalOf(reach.feesOf(amountMinor)) : 0n);
  const amounts = reaches.map((reach) => {
    return { reach, amountMinor: largestSendable(grossMinor, (minor) => costOf(reach, minor)) };
  });
  const carriages = amounts
    .filter(({ reach, amountMinor }) => amountMinor >= leastOf(reach) && amountMinor <= reach.maxAmountMinor)
    .map(({ reach, amountMinor }) => ({ provider: reach.provider, amountMinor, fees: reach.feesOf(amountMinor) }))
    .toSorted((a, b) => Number(b.amountMinor - a.amountMinor));
  if (carriages.length > 0) return { kind: 'possible', carriages };
  // Rails with other limits may leave a gap between them: whoever is not below the least of each is above the most of one.
  if (amounts.every(({ reach, amountMinor }) => amountMinor < leastOf(reach))) {
    const least = reaches.map((reach) => leastOf(reach) + costOf(reach, leastOf(reach)));
    return { kind: 'too_small', leastMinor: least.reduce((a, b) => (a < b ? a : b)) };
  }
  const most = amounts
    .filter(({ reach, amountMinor }) => amountMinor > reach.maxAmountMinor)
    .map(({ reach }) => reach.maxAmountMinor + costOf(reach, reach.maxAmountMinor));
  return { kind: 'too_large', mostMinor: most.reduce((a, b) => (a > b ? a : b)) };
}

/** Nothing is no payout, whatever a rail says. */
function leastOf({ minAmountMinor }: Reach): bigint {
  return minAmountMinor > 0n ? minAmountMinor : 1n;
}
