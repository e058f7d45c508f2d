/**
 * Whose activity a rule looks at. `payer`: the wallet, over all merchants. `merchant`: all of one merchant's payments.
 * `device`, `ip` and `reference`: as one merchant names them; no merchant can hold up another's payers by naming theirs.
 */
export const SUBJECT_KINDS = ['payer', 'merchant', 'device', 'ip', 'reference'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/**
 * What is counted. `count`: payments that were let through or held, this one included. `amount`: what they asked for,
 * without those that ended and moved nothing. `declines`: payments that the wallet has declined. `distinct_wallets`:
 * different payers, this one included.
 */
export const MEASURES = ['count', 'amount', 'declines', 'distinct_wallets'] as const;
export type Measure = (typeof MEASURES)[number];

/** The last so many seconds, or the calendar day or month so far. Ghana keeps UTC all year. */
export type Window = { readonly seconds: number } | { readonly calendar: 'day' | 'month' };

export interface VelocityRule {
  readonly name: string;
  readonly subject: SubjectKind;
  readonly measure: Measure;
  readonly window: Window;
  /** So much is let be, more is not. Amounts are minor units. */
  readonly limit: bigint;
  readonly outcome: 'review' | 'deny';
}

/** Who takes part in a payment; null = not told, and no rule about it applies. */
export type Subjects = Readonly<Record<SubjectKind, string | null>>;

/** One payment, as the counters see it. */
export interface Activity {
  readonly subjects: Subjects;
  /** Tells payers apart; need not be their number. */
  readonly wallet: string;
  readonly amountMinor: bigint;
  readonly atMs: number;
}

const DAY_SECONDS = 86_400;
export const BUCKET_SECONDS = [5, 60, 600, 3600, DAY_SECONDS] as const;
/** Buckets that a window may span: it is too long by less than one of them, and never too short. */
const MAX_BUCKETS = 60;

/** After this long no window reads a bucket of this width any more. */
export function keptSeconds(bucketSeconds: number): number {
  return bucketSeconds * (MAX_BUCKETS + 2);
}

export const WINDOW_SECONDS = { min: 5, max: DAY_SECONDS * MAX_BUCKETS } as const;

/** How finely time is counted for this window. */
export function bucketSecondsOf(window: Window): number {
  if ('calendar' in window) return DAY_SECONDS;
  return BUCKET_SECONDS.find((width) => window.seconds <= width * MAX_BUCKETS) ?? DAY_SECONDS;
}

/** The beginning of the bucket that this moment falls into. */
export function bucketStartMs(atMs: number, bucketSeconds: number): number {
  return Math.floor(atMs / (1000 * bucketSeconds)) * 1000 * bucketSeconds;
}

/** The beginning of the oldest bucket that still counts at this moment. */
export function windowStartMs(window: Window, atMs: number): number {
  if ('seconds' in window) return bucketStartMs(atMs - 1000 * window.seconds, bucketSecondsOf(window));
  if (window.calendar === 'day') return bucketStartMs(atMs, DAY_SECONDS);
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
}

/** Buckets of one width for one kind of subject, with the rules that read them. */
export interface CounterPlan {
  readonly kind: SubjectKind;
  readonly bucketSeconds: number;
  readonly rules: readonly VelocityRule[];
}

/** The payers of one kind of subject, each with when it was last seen. */
export interface WalletSetPlan {
  readonly kind: SubjectKind;
  /** The longest window that a rule looks at. */
  readonly seconds: number;
  /** So many say all that the rules ask: one more than the highest limit. */
  readonly maxWallets: number;
}

/** What has to be counted for these rules, and nothing else. */
export interface VelocityPlan {
  readonly counters: readonly CounterPlan[];
  readonly walletSets: readonly WalletSetPlan[];
}

export function planOf(rules: readonly VelocityRule[]): VelocityPlan {
  const counters = Map.groupBy(
    rules.filter(({ measure }) => measure !== 'distinct_wallets'),
    ({ subject, window }) => `${subject}/${bucketSecondsOf(window)}`,
  );
  const walletSets = Map.groupBy(
    rules.filter(({ measure }) => measure === 'distinct_wallets'),
    ({ subject }) => subject,
  );
  return {
    counters: [...counters.values()].flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : [{ kind: first.subject, bucketSeconds: bucketSecondsOf(first.window), rules: group }];
    }),
    walletSets: [...walletSets].map(([kind, group]) => ({
      kind,
      seconds: Math.max(...group.map(({ window }) => spanSeconds(window))),
      maxWallets: 1 + Math.max(...group.map(({ limit }) => Number(limit))),
    })),
  };
}

/** True when payments are counted for it; one that only declines are counted for costs nothing until there are some. */
export function countsPayments({ rules }: CounterPlan): boolean {
  return rules.some(({ measure }) => measure === 'count' || measure === 'amount');
}

export function countsAmounts({ rules }: CounterPlan): boolean {
  return rules.some(({ measure }) => measure === 'amount');
}

export function countsDeclines({ rules }: CounterPlan): boolean {
  return rules.some(({ measure }) => measure === 'declines');
}

/** The oldest bucket that one of its rules reads at this moment. */
export function oldestBucketMs({ rules }: CounterPlan, atMs: number): number {
  return Math.min(...rules.map(({ window }) => windowStartMs(window, atMs)));
}

/** How long a window can be at most. */
function spanSeconds(window: Window): number {
  if ('seconds' in window) return window.seconds;
  return DAY_SECONDS * (window.calendar === 'day' ? 1 : 31);
}
