import { OPERATIONS } from '../../src/domain/attempt.js';
import type { FeeRule } from '../../src/domain/fees.js';
import type { PromisedLeg } from './money-steps.js';

const RAIL_BPS: Readonly<Record<string, number>> = { mtn_momo: 100, vodafone_cash: 100, airteltigo_money: 195 };
/** What we take, in hundredths of a percent; a rail may call a refund a payout, so both cost the same. */
const OUR_BPS = { collection: 50, payout: 25, refund: 25 } as const;

export const OUR_FEES: readonly FeeRule[] = OPERATIONS.map((operation) => ({
  provider: 'platform',
  operation,
  network: null,
  validFrom: new Date(0),
  fixedMinor: 0n,
  basisPoints: OUR_BPS[operation === 'collect' ? 'collection' : 'payout'],
  capMinor: null,
}));

/** What an instruction costs, in minor units: every share is rounded up. */
export function feesOf(rail: string, kind: string, amount: number): number {
  const ours = OUR_BPS[kind as keyof typeof OUR_BPS];
  return Math.ceil((amount * (RAIL_BPS[rail] ?? NaN)) / 10_000) + Math.ceil((amount * ours) / 10_000);
}

/** The most of a share that can be sent and paid for out of it; what rounding leaves is the merchant's. */
export function mostOf(rail: string, share: number): number {
  let sent = share;
  while (sent + feesOf(rail, 'payout', sent) > share) sent -= 1;
  return sent;
}

/**
 * What each leg has to get, as docs/payment-lifecycle.md tells it: written down once more, so that it does not share its
 * mistakes. Legs that bear fees bear the collection's by their shares.
 */
export function sharesOf(amount: number, promised: readonly PromisedLeg[], borneFees: number): number[] {
  const bps = promised.map((one) => ('shareBps' in one ? one.shareBps : 0));
  const rounded = largestRemainder(amount, [...bps, 10_000 - sum(bps)]);
  const gross = promised.map((one, nth) => ('amount' in one ? one.amount : rounded[nth]!));
  const charged = largestRemainder(borneFees, [...gross, amount - sum(gross)]);
  return gross.map((minor, nth) => minor - charged[nth]!);
}

function largestRemainder(total: number, weights: readonly number[]): number[] {
  const whole = sum(weights);
  const floors = weights.map((weight) => Math.floor((total * weight) / whole));
  const winners = weights
    .map((weight, nth) => ({ nth, lost: (total * weight) % whole }))
    .toSorted((a, b) => b.lost - a.lost || a.nth - b.nth)
    .slice(0, total - sum(floors))
    .map(({ nth }) => nth);
  return floors.map((minor, nth) => minor + Number(winners.includes(nth)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
