import { fieldError } from './errors.js';

export const LEG_STATUSES = ['waiting', 'in_progress', 'settled', 'failed'] as const;
/** `waiting`: for the payment to be confirmed. `failed`: its money is in the merchant's balance; retry or redirect it. */
export type LegStatus = (typeof LEG_STATUSES)[number];

export const SETTLEMENTS = ['none', 'in_progress', 'settled', 'partially_settled'] as const;
/** How far the legs of a payment have come; `none`: it has none, or it is not confirmed. */
export type SettlementState = (typeof SETTLEMENTS)[number];

export const FEE_BEARERS = ['merchant', 'legs'] as const;
/** `merchant`: legs get what was promised. `legs`: all who share the payment bear what it costs, by their shares. */
export type FeeBearer = (typeof FEE_BEARERS)[number];

/** What one leg was promised: an amount of minor units, or a share of the payment in hundredths of a percent. */
export type Promised =
  { readonly amountMinor: bigint; readonly shareBps: null } | { readonly amountMinor: null; readonly shareBps: number };

export interface Shares {
  /** Minor units for each leg, in their order; with `legs` as the bearer, less their part of the fees. */
  readonly legs: readonly bigint[];
  /** Minor units that stay with the merchant, before the fees that it bears; below zero when it has promised too much. */
  readonly keptMinor: bigint;
}

const WHOLE_BPS = 10_000n;
export const MAX_LEGS = 20;

/**
 * Divides a payment. Shares are rounded by the largest remainder, so that shares that make up the whole give all of it; what
 * is promised to nobody stays with the merchant. The legs, what is kept and the fees that legs bear always sum to the payment.
 * @param amountMinor of the payment
 * @param feesMinor what the collection costs; divided among all who share when `legs` bear them
 */
export function divide(
  amountMinor: bigint,
  promised: readonly Promised[],
  feesMinor: bigint,
  bearer: FeeBearer,
): Shares {
  const gross = grossShares(amountMinor, promised);
  const kept = amountMinor - sum(gross);
  if (bearer === 'merchant' || feesMinor === 0n) return { legs: gross, keptMinor: kept };
  const borne = byLargestRemainder(feesMinor, [...gross, kept > 0n ? kept : 0n]);
  const legs = gross.map((minor, nth) => minor - (borne[nth] ?? 0n));
  return { legs, keptMinor: kept - (borne[gross.length] ?? 0n) };
}

function grossShares(amountMinor: bigint, promised: readonly Promised[]): bigint[] {
  const bps = promised.map(({ shareBps }) => BigInt(shareBps ?? 0));
  const rest = WHOLE_BPS - sum(bps);
  // The merchant's own share takes part, last, so that it never gains by the rounding of others.
  const shared = byLargestRemainder(amountMinor, [...bps, rest > 0n ? rest : 0n]);
  return promised.map(({ amountMinor: fixed }, nth) => fixed ?? shared[nth] ?? 0n);
}

/** Whole minor units in proportion to the weights, that sum to the total; earlier ones win ties. */
function byLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sum(weights);
  if (whole === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight, nth) => ({
    nth,
    minor: (total * weight) / whole,
    rest: (total * weight) % whole,
  }));
  let left = total - sum(parts.map(({ minor }) => minor));
  for (const part of parts.toSorted((a, b) => (a.rest === b.rest ? a.nth - b.nth : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    part.minor += 1n;
    left -= 1n;
  }
  return parts.map(({ minor }) => minor);
}

/**
 * @param feesMinor as they are expected
 * @throws DomainError invalid_splits when more is promised than is paid, or a leg would get nothing
 */
export function assertDivisible(
  amountMinor: bigint,
  promised: readonly Promised[],
  feesMinor: bigint,
  bearer: FeeBearer,
): void {
  const totalBps = promised.reduce((total, { shareBps }) => total + (shareBps ?? 0), 0);
  if (totalBps > Number(WHOLE_BPS))
    throw fieldError('invalid_splits', 'splits', `the shares are ${totalBps} of 10000 hundredths of a percent`);
  const gross = sum(grossShares(amountMinor, promised));
  if (gross > amountMinor)
    throw fieldError('invalid_splits', 'splits', `the legs get ${gross} minor units of a payment of ${amountMinor}`);
  const { legs } = divide(amountMinor, promised, feesMinor, bearer);
  const empty = legs.findIndex((minor) => minor <= 0n);
  if (empty >= 0)
    throw fieldError('invalid_splits', `splits.${empty}`, `this leg would get nothing of ${amountMinor} minor units`);
}

/** How far a payment's legs have come together. */
export function settlementOf(statuses: readonly LegStatus[]): SettlementState {
  if (statuses.every((status) => status === 'waiting')) return 'none';
  if (statuses.some((status) => status === 'in_progress' || status === 'waiting')) return 'in_progress';
  return statuses.every((status) => status === 'settled') ? 'settled' : 'partially_settled';
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
