/** What comes of a payment once it is confirmed. */
export type FollowUp = 'full_refund' | 'part_refunds' | 'payout';

export interface Order {
  readonly n: number;
  readonly body: Record<string, unknown>;
  readonly amount: number;
  readonly legs: number;
  readonly followUp: FollowUp | null;
}

/** The last two digits stay above the scenario numbers: everything that the bench moves is meant to succeed. */
const FIRST_ORDINARY_ENDING = 20;
const PREFIXES = { mtn: '024', telecel: '020', at: '027' } as const;

/** One to each network, and something stays with the merchant. */
const LEGS = [
  { prefix: PREFIXES.mtn, shareBps: 2500 },
  { prefix: PREFIXES.telecel, shareBps: 1500 },
  { prefix: PREFIXES.at, shareBps: 1000 },
] as const;

/** Of twenty: two are split, one is given back at once, one in three parts, and one pays somebody out. */
const FOLLOW_UPS: Readonly<Record<number, FollowUp>> = { 4: 'full_refund', 8: 'part_refunds', 12: 'payout' };
const CYCLE = 20;

/** A payment that nothing comes of, from MTN. */
export function plainOrder(n: number): Order {
  return order(n, PREFIXES.mtn, false, null);
}

/** One payer of ten has another network, whatever comes of the payment. */
export function mixedOrder(n: number): Order {
  const nth = n % CYCLE;
  const network = (n + Math.floor(n / CYCLE)) % 20;
  const prefix = network === 0 ? PREFIXES.telecel : network === 1 ? PREFIXES.at : PREFIXES.mtn;
  return order(n, prefix, nth === 0 || nth === 10, FOLLOW_UPS[nth] ?? null);
}

function order(n: number, prefix: string, isSplit: boolean, followUp: FollowUp | null): Order {
  const amount = 100 + (n % 900);
  const splits = LEGS.map((leg, nth) => ({
    wallet: { msisdn: walletOf(n, leg.prefix) },
    shareBps: leg.shareBps,
    reference: `leg-${nth}`,
  }));
  const body = { amount, currency: 'GHS', payer: { msisdn: walletOf(n, prefix) }, reference: `bench-${n}` };
  return { n, body: isSplit ? { ...body, splits } : body, amount, legs: isSplit ? LEGS.length : 0, followUp };
}

export function walletOf(n: number, prefix: string = PREFIXES.mtn): string {
  const ending = FIRST_ORDINARY_ENDING + (n % (100 - FIRST_ORDINARY_ENDING));
  return `${prefix}${String(n % 100_000).padStart(5, '0')}${ending}`;
}
