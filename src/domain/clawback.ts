import type { LegStatus } from './split.js';

/** What is known of one share of a payment that is to be given back. */
export interface SharedLeg {
  readonly id: string;
  readonly reference: string;
  readonly status: LegStatus;
  /** Minor units of the payment; null = it is not confirmed. */
  readonly grossMinor: bigint | null;
}

export const CLAWBACK_STATES = ['in_balance', 'on_its_way', 'passed_on'] as const;
/**
 * `in_balance`: it never left the merchant's balance, so it covers its part of a refund. `on_its_way`: it comes back only if
 * its payout fails. `passed_on`: the payee has it; no rail takes money back without asking its owner.
 */
export type ClawbackState = (typeof CLAWBACK_STATES)[number];

export interface Clawback {
  readonly legs: readonly { readonly leg: SharedLeg; readonly state: ClawbackState }[];
  /** Minor units of the payment, together what was captured: kept or come back, not decided yet, gone. */
  readonly inBalanceMinor: bigint;
  readonly onItsWayMinor: bigint;
  readonly passedOnMinor: bigint;
}

const STATE: Readonly<Record<LegStatus, ClawbackState>> = {
  waiting: 'in_balance',
  failed: 'in_balance',
  in_progress: 'on_its_way',
  settled: 'passed_on',
};

/** What of a split payment a refund can still be covered with, before fees. Whatever was passed on is the merchant's to bear. */
export function clawbackOf(capturedMinor: bigint, shared: readonly SharedLeg[]): Clawback {
  const legs = shared.map((leg) => ({ leg, state: STATE[leg.status] }));
  const sumOf = (wanted: ClawbackState) =>
    legs.reduce((sum, { leg, state }) => (state === wanted ? sum + (leg.grossMinor ?? 0n) : sum), 0n);
  const [onItsWayMinor, passedOnMinor] = [sumOf('on_its_way'), sumOf('passed_on')];
  const leftMinor = capturedMinor - onItsWayMinor - passedOnMinor;
  return { legs, inBalanceMinor: leftMinor > 0n ? leftMinor : 0n, onItsWayMinor, passedOnMinor };
}
