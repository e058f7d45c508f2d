/** The operator that a wallet lives on. */
export const NETWORKS = ['MTN', 'TELECEL', 'AT'] as const;
export type Network = (typeof NETWORKS)[number];

export interface NumberPlan {
  /** The day on which the allocations were last compared with their sources. */
  readonly asOf: string;
  /** National prefix without the leading zero → the operator it was first allocated to. */
  readonly networkByPrefix: Readonly<Record<string, Network>>;
}

/**
 * Ghana's mobile prefixes by first allocation (NCA plan and libphonenumber's carrier data). Numbers have been portable
 * since July 2011, so a prefix is a hint: the network that the caller names always wins.
 */
export const GHANA_NUMBER_PLAN: NumberPlan = {
  asOf: '2026-11-22',
  networkByPrefix: {
    '24': 'MTN',
    '25': 'MTN',
    '53': 'MTN',
    '54': 'MTN',
    '55': 'MTN',
    '59': 'MTN',
    '20': 'TELECEL',
    '50': 'TELECEL',
    // Glo's mobile customers moved to AT in 2022.
    '23': 'AT',
    '26': 'AT',
    '27': 'AT',
    '56': 'AT',
    '57': 'AT',
  },
};
