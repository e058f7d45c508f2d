import {
  bucketSecondsOf,
  bucketStartMs,
  countsPayments,
  windowStartMs,
  type Activity,
  type SubjectKind,
  type VelocityPlan,
  type VelocityRule,
} from './velocity.js';

/** What one bucket of one subject holds. */
export interface CountedBucket {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly bucketSeconds: number;
  readonly startMs: number;
  readonly payments: number;
  readonly amountMinor: bigint;
  readonly declines: number;
}

export interface SeenWallet {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly wallet: string;
  readonly lastSeenMs: number;
}

type Sums = Pick<CountedBucket, 'payments' | 'amountMinor' | 'declines'>;

const NOTHING: Sums = { payments: 0, amountMinor: 0n, declines: 0 };

/**
 * The counters of a batch of payments, as they stand while one payment after the other is judged: each sees what was
 * counted before the batch and what those before it have added. Pure; whoever made it holds the locks.
 */
export class VelocityTally {
  private readonly buckets = new Map<string, Map<number, Sums>>();
  private readonly wallets = new Map<string, Map<string, number>>();

  constructor(
    private readonly plan: VelocityPlan,
    buckets: readonly CountedBucket[],
    wallets: readonly SeenWallet[],
  ) {
    for (const { kind, bucketSeconds, subject, startMs, ...sums } of buckets)
      this.bucketsOf(kind, bucketSeconds, subject).set(startMs, sums);
    for (const { kind, subject, wallet, lastSeenMs } of wallets) this.walletsOf(kind, subject).set(wallet, lastSeenMs);
  }

  /** What the rule measures, with this payment; null when it says nothing of the rule's subject. */
  observed(rule: VelocityRule, activity: Activity): bigint | null {
    const subject = activity.subjects[rule.subject];
    if (subject === null) return null;
    const sinceMs = windowStartMs(rule.window, activity.atMs);
    if (rule.measure === 'distinct_wallets') {
      const seen = [...this.walletsOf(rule.subject, subject)].filter(([, lastSeenMs]) => lastSeenMs >= sinceMs);
      return BigInt(new Set(seen.map(([wallet]) => wallet)).add(activity.wallet).size);
    }
    const sums = this.since(rule, subject, sinceMs);
    switch (rule.measure) {
      case 'count':
        return BigInt(sums.payments) + 1n;
      case 'amount':
        return sums.amountMinor + activity.amountMinor;
      case 'declines':
        return BigInt(sums.declines);
      default:
        return rule.measure satisfies never;
    }
  }

  /** From now on this payment counts. */
  count({ subjects, wallet, amountMinor, atMs }: Activity): void {
    for (const counter of this.plan.counters) {
      const subject = subjects[counter.kind];
      if (subject === null || !countsPayments(counter)) continue;
      const buckets = this.bucketsOf(counter.kind, counter.bucketSeconds, subject);
      const startMs = bucketStartMs(atMs, counter.bucketSeconds);
      const sums = buckets.get(startMs) ?? NOTHING;
      buckets.set(startMs, {
        ...sums,
        payments: sums.payments + 1,
        amountMinor: sums.amountMinor + amountMinor,
      });
    }
    for (const { kind } of this.plan.walletSets) {
      const subject = subjects[kind];
      if (subject !== null) this.walletsOf(kind, subject).set(wallet, atMs);
    }
  }

  /** No upper end: another process' clock may be a little ahead of ours. */
  private since({ subject: kind, window }: VelocityRule, subject: string, sinceMs: number): Sums {
    let { payments, amountMinor, declines } = NOTHING;
    for (const [startMs, sums] of this.bucketsOf(kind, bucketSecondsOf(window), subject)) {
      if (startMs < sinceMs) continue;
      payments += sums.payments;
      amountMinor += sums.amountMinor;
      declines += sums.declines;
    }
    return { payments, amountMinor, declines };
  }

  private bucketsOf(kind: SubjectKind, bucketSeconds: number, subject: string): Map<number, Sums> {
    return entryOf(this.buckets, `${kind}/${bucketSeconds}/${subject}`);
  }

  private walletsOf(kind: SubjectKind, subject: string): Map<string, number> {
    return entryOf(this.wallets, `${kind}/${subject}`);
  }
}

function entryOf<K, V>(maps: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const found = maps.get(key) ?? new Map<K, V>();
  maps.set(key, found);
  return found;
}
