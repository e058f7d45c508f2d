import type { Books } from './books.js';
import { scenario, scenarioOf, type Scenario } from './scenarios.js';

export const NETWORKS = ['MTN', 'TELECEL', 'AT'] as const;
export type Network = (typeof NETWORKS)[number];

const GHANA = '+233';

/** National prefix → the operator that it was first allocated to. */
const FIRST_ALLOCATION: Readonly<Record<string, Network>> = {
  ...ofNetwork('MTN', '24', '25', '53', '54', '55', '59'),
  ...ofNetwork('TELECEL', '20', '50'),
  ...ofNetwork('AT', '23', '26', '27', '56', '57'),
};

/** DESIGN: numbers that have been ported from the start, one from each network, to try it without an order. */
const PORTED: Readonly<Record<string, Network>> = {
  '+233249990020': 'TELECEL',
  '+233209990020': 'AT',
  '+233279990020': 'MTN',
};

/**
 * Which operator holds a number's wallet. Look-ups answer by it. An instruction is taken for any number that nobody has
 * ported, so that tests may choose their numbers freely, but never for one that is known to live elsewhere.
 */
export class WalletHomes {
  constructor(private readonly books: Books) {}

  /** Whether the operator would show this number as its wallet. */
  isHomeAt(network: Network, msisdn: string): boolean {
    const { door } = scenarioOf(msisdn);
    const isNowhere = typeof door === 'object' && door.refused === 'wallet_unknown';
    if (isNowhere) return false;
    // MTN's own test numbers are no Ghana numbers.
    if (!msisdn.startsWith(GHANA)) return network === 'MTN';
    return (this.portedTo(msisdn) ?? FIRST_ALLOCATION[msisdn.slice(4, 6)]) === network;
  }

  /** What happens to an instruction that is for this number at this operator. */
  scenarioAt(network: Network, msisdn: string): Scenario {
    const portedTo = this.portedTo(msisdn);
    if (portedTo === null || portedTo === network) return scenarioOf(msisdn);
    return scenario({ door: { refused: 'wallet_unknown' }, ending: { fails: 'wallet_unknown' } });
  }

  private portedTo(msisdn: string): Network | null {
    return (this.books.ported.get(msisdn) as Network | undefined) ?? PORTED[msisdn] ?? null;
  }
}

function ofNetwork(network: Network, ...prefixes: string[]): Record<string, Network> {
  return Object.fromEntries(prefixes.map((prefix) => [prefix, network]));
}
