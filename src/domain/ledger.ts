import type { Currency } from './money.js';

/**
 * The accounts of the double entry. Balances are kept credit-positive: what we owe or have earned is above zero, what others
 * hold or owe us is below.
 */
export const ACCOUNT_KINDS = [
  'rail_clearing',
  'rail_fees',
  'platform_fees',
  'platform_costs',
  'merchant_available',
  'merchant_pending',
  'merchant_due',
  'refunds_reserved',
  'payouts_in_transit',
  'late_money_held',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** What the balance of each kind may never be; null = either side. The database holds the same rule. */
export const NEVER: Readonly<Record<AccountKind, 'negative' | 'positive' | null>> = {
  // What a rail holds for us, less what it has paid out: a rail that was funded from outside goes above zero.
  rail_clearing: null,
  // What rails have taken or will; a correction may go beyond what was estimated.
  rail_fees: null,
  platform_fees: 'negative',
  // What we pay ourselves: the rails' fees of money that is given back because it came too late.
  platform_costs: 'positive',
  merchant_available: 'negative',
  // On its way to available.
  merchant_pending: 'negative',
  // What a merchant owes us: money that left although it had been released.
  merchant_due: 'positive',
  refunds_reserved: 'negative',
  payouts_in_transit: 'negative',
  late_money_held: 'negative',
};

/** One account; a merchant's, a rail's, or the platform's own. */
export interface Account {
  readonly kind: AccountKind;
  readonly merchantId: string | null;
  readonly provider: string | null;
  readonly currency: Currency;
}

export interface Entry {
  readonly account: Account;
  /** Minor units; above zero credits the account, below zero debits it. Never zero. */
  readonly amountMinor: bigint;
}

/** Why money changed hands in our books. One object is posted once for each reason. */
export const POSTING_KINDS = [
  'payment_confirmed',
  'late_money_refunded',
  'late_money_accepted',
  'late_money_held',
  'payment_released',
  'due_recovered',
  'refund_reserved',
  'refund_succeeded',
  'refund_failed',
  'refund_late',
  'payout_reserved',
  'payout_succeeded',
  'payout_failed',
  'payout_late',
  'fee_corrected',
] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

export interface Posting {
  readonly kind: PostingKind;
  /** The payment, payout, refund, attempt or fee correction that it is about. */
  readonly objectId: string;
  readonly entries: readonly Entry[];
}

export class UnbalancedPostingError extends Error {
  override readonly name = 'UnbalancedPostingError';
}

/**
 * Entries of nothing are left out, entries of one account become one.
 * @throws UnbalancedPostingError when what remains does not sum to zero in each currency: a bug, and nothing may be booked
 */
export function posting(kind: PostingKind, objectId: string, entries: readonly Entry[]): Posting {
  const merged = new Map<string, Entry>();
  for (const { account, amountMinor } of entries) {
    const key = accountKey(account);
    merged.set(key, { account, amountMinor: (merged.get(key)?.amountMinor ?? 0n) + amountMinor });
  }
  const kept = [...merged.values()].filter(({ amountMinor }) => amountMinor !== 0n);
  const sums = new Map<Currency, bigint>();
  for (const { account, amountMinor } of kept)
    sums.set(account.currency, (sums.get(account.currency) ?? 0n) + amountMinor);
  for (const [currency, sum] of sums)
    if (sum !== 0n) throw new UnbalancedPostingError(`${kind} of ${objectId} is off by ${sum} ${currency}`);
  return { kind, objectId, entries: kept };
}

/** The same text for the same account, whoever asks. */
export function accountKey({ kind, merchantId, provider, currency }: Account): string {
  return [kind, merchantId ?? '', provider ?? '', currency].join('/');
}
