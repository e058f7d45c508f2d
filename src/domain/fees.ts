import type { Operation } from './attempt.js';
import type { Money } from './money.js';
import type { Network } from './number-plan.js';

/** What a rail takes for one instruction: a fixed part and a share, together never more than the cap. */
export interface FeeRule {
  readonly provider: string;
  readonly operation: Operation;
  /** null = every network for which there is no rule of its own. */
  readonly network: Network | null;
  /** The rule holds from this moment until a younger one of the same rail, operation and network does. */
  readonly validFrom: Date;
  readonly fixedMinor: bigint;
  /** Hundredths of a percent: 195 is 1.95 %. */
  readonly basisPoints: number;
  /** null = no cap. */
  readonly capMinor: bigint | null;
}

export interface FeeQuestion {
  readonly provider: string;
  readonly operation: Operation;
  readonly network: Network;
  readonly at: Date;
}

/** The rule in force, or null when the table has none: then the fee is not known, which is not the same as free. */
export function feeRuleOf(table: readonly FeeRule[], question: FeeQuestion): FeeRule | null {
  const { provider, operation, network, at } = question;
  let best: FeeRule | null = null;
  for (const rule of table) {
    const isCandidate = rule.provider === provider && rule.operation === operation && rule.validFrom <= at;
    if (!isCandidate || (rule.network !== null && rule.network !== network)) continue;
    if (best === null || wins(rule, best)) best = rule;
  }
  return best;
}

/** A rule for the network beats one for all of them, whatever their ages. */
function wins(rule: FeeRule, best: FeeRule): boolean {
  if ((rule.network === null) !== (best.network === null)) return rule.network !== null;
  return rule.validFrom > best.validFrom;
}

/** Minor units, rounded up: an estimate must not flatter a rail. */
export function feeMinor({ fixedMinor, basisPoints, capMinor }: FeeRule, { amountMinor }: Money): bigint {
  const share = (amountMinor * BigInt(basisPoints) + 9999n) / 10_000n;
  const fee = fixedMinor + share;
  return capMinor !== null && fee > capMinor ? capMinor : fee;
}

/**
 * The most that can be sent out of what must pay for its sending too: the fee is one of the amount that is sent, not of the
 * whole. Rounding leaves at most one minor unit for each rule that the fee is made of.
 * @param grossMinor what there is, in minor units
 * @param feeOf what sending an amount takes; it never falls as the amount grows
 * @returns 0n when not even one minor unit can be sent
 */
export function largestSendable(grossMinor: bigint, feeOf: (amountMinor: bigint) => bigint): bigint {
  // What the fee of the whole leaves always fits, and its own fee says what cannot; the last that fits lies between.
  const surely = grossMinor - feeOf(grossMinor);
  let fits = surely > 0n ? surely : 0n;
  let tooMuch = grossMinor - feeOf(fits) + 1n;
  while (tooMuch - fits > 1n) {
    const middle = (fits + tooMuch) / 2n;
    if (middle + feeOf(middle) <= grossMinor) fits = middle;
    else tooMuch = middle;
  }
  return fits;
}
