/** How much each quality of a route counts, as an exponent on its factor. */
interface Weights {
  readonly health: number;
  readonly speed: number;
  readonly cost: number;
}

export const STRATEGIES = ['balanced', 'cheapest', 'fastest', 'healthiest'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * A fee of a percent moves its factor by a hundredth, a rail that fails every tenth time moves its own by a tenth: cost
 * needs a large exponent to be heard at all. `balanced` gives up a rail that is one percent cheaper when it fails about
 * one time in ten more often, or takes more than two seconds longer to answer: our own load also slows answers down.
 */
const WEIGHTS: Readonly<Record<Strategy, Weights>> = {
  balanced: { health: 2, speed: 0.25, cost: 20 },
  cheapest: { health: 2, speed: 0.1, cost: 400 },
  fastest: { health: 2, speed: 10, cost: 2 },
  healthiest: { health: 40, speed: 0.5, cost: 2 },
};

/** An answer that takes this long halves the speed. */
const HALF_SPEED_MS = 2000;
/** A rail is born with this many good calls: optimism that a few real calls outweigh. */
const PRIOR_CALLS = 5;

/** What was measured of a rail and an operation lately. */
export interface Measured {
  readonly calls: number;
  /** Calls that the rail itself spoilt. A payer without money says nothing about the rail. */
  readonly failures: number;
  /** Mean time to an answer. */
  readonly answerMs: number;
}

export interface RouteFacts {
  readonly provider: string;
  readonly measured: Measured;
  /** null = the fee table has no rule for it; it is taken for free, and shown as unknown. */
  readonly feeMinor: bigint | null;
  readonly amountMinor: bigint;
}

export interface RankedRoute {
  readonly provider: string;
  readonly score: number;
  /** Each from 0 to 1, higher is better. */
  readonly health: number;
  readonly speed: number;
  readonly cost: number;
  readonly feeMinor: bigint | null;
}

/** Best first. Equal scores keep the order in which they came. Pure: the same facts give the same ranks. */
export function rankRoutes(routes: readonly RouteFacts[], strategy: Strategy): RankedRoute[] {
  const weights = WEIGHTS[strategy];
  return routes.map((route) => scored(route, weights)).toSorted((left, right) => right.score - left.score);
}

export function healthOf({ calls, failures }: Pick<Measured, 'calls' | 'failures'>): number {
  return (calls - failures + PRIOR_CALLS) / (calls + PRIOR_CALLS);
}

function scored({ provider, measured, feeMinor, amountMinor }: RouteFacts, weights: Weights): RankedRoute {
  const health = healthOf(measured);
  const speed = HALF_SPEED_MS / (HALF_SPEED_MS + Math.max(measured.answerMs, 0));
  const cost = Number(amountMinor) / (Number(amountMinor) + Number(feeMinor ?? 0n));
  const score = health ** weights.health * speed ** weights.speed * cost ** weights.cost;
  return { provider, score, health, speed, cost, feeMinor };
}

/** A rail with fewer calls than this is measured too little to be judged. */
const ENOUGH_CALLS = 20;

/**
 * Now and then a rail that nobody has measured lately carries a payment, or it would never be known to have recovered.
 * @param share of payments that explore, from 0 to 1
 * @param random a number in [0, 1)
 * @returns the route to explore, or null to take the best
 */
export function routeToExplore(
  ranked: readonly RankedRoute[],
  callsOf: (provider: string) => number,
  share: number,
  random: number,
): RankedRoute | null {
  const unknown = ranked.slice(1).filter(({ provider }) => callsOf(provider) < ENOUGH_CALLS);
  if (unknown.length === 0 || random >= share) return null;
  return unknown[Math.floor((random / share) * unknown.length)] ?? null;
}

/** Why a rail is no candidate. */
export const EXCLUSIONS = [
  'operation_not_offered',
  'network_not_reached',
  'currency_not_moved',
  'amount_out_of_limits',
  'float_too_low',
  'not_the_wanted_rail',
  'already_tried',
  'rail_disabled',
  'rail_in_maintenance',
  'breaker_open',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** What was chosen and why, kept with the attempt. Amounts are integers of minor units; factors are rounded. */
export interface RoutingDecision {
  readonly chosen: string;
  readonly strategy: Strategy;
  /** The caller has named the rail, and no other will be tried. */
  readonly isPinned: boolean;
  /** A rail that is measured too little got its chance. */
  readonly isExploration: boolean;
  /** Best first. */
  readonly candidates: readonly {
    readonly provider: string;
    readonly score: number;
    readonly health: number;
    readonly speed: number;
    readonly cost: number;
    readonly fee: number | null;
  }[];
  readonly excluded: readonly { readonly provider: string; readonly reason: Exclusion }[];
}

export function toDecision(
  ranked: readonly RankedRoute[],
  explored: RankedRoute | null,
  circumstances: Pick<RoutingDecision, 'strategy' | 'isPinned' | 'excluded'>,
): RoutingDecision | null {
  const chosen = explored ?? ranked[0];
  if (chosen === undefined) return null;
  const candidates = ranked.map(({ provider, score, health, speed, cost, feeMinor }) => {
    const factors = { score: rounded(score), health: rounded(health), speed: rounded(speed), cost: rounded(cost) };
    return { provider, ...factors, fee: feeMinor === null ? null : Number(feeMinor) };
  });
  return { chosen: chosen.provider, isExploration: explored !== null, candidates, ...circumstances };
}

function rounded(factor: number): number {
  return Math.round(factor * 1e4) / 1e4;
}
