import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import {
  bucketStartMs,
  countsAmounts,
  countsDeclines,
  countsPayments,
  oldestBucketMs,
  planOf,
  type Activity,
  type CounterPlan,
  type SubjectKind,
  type VelocityPlan,
} from '../../domain/velocity.js';
import { subjectsOf, type Participants } from '../../domain/velocity-subjects.js';
import { VelocityTally, type CountedBucket, type SeenWallet } from '../../domain/velocity-tally.js';
import type { Call, Executor } from '../../persistence/database.js';
import { COUNT_AMOUNTS, COUNT_DECLINES, GIVE_BACK, LOCK, READ_COUNTERS, READ_WALLETS } from './velocity.sql.js';

const WALLET_DIGEST_CHARS = 22;

/** A payment that has ended and moved nothing. */
export interface UnmovedPayment {
  readonly participants: Participants;
  readonly amountMinor: bigint;
  /** In whose buckets its amount is. */
  readonly countedAt: Date;
  /** By the wallet: that is counted too. */
  readonly isDeclined: boolean;
}

/** What the counters held when they were read. */
export interface CountedSoFar {
  readonly buckets: readonly CountedBucket[];
  readonly wallets: readonly SeenWallet[];
}

export const NOTHING_COUNTED: CountedSoFar = { buckets: [], wallets: [] };

interface BucketRow {
  kind: SubjectKind;
  subject: string;
  bucket_seconds: number;
  start_ms: number;
  payments: number;
  amount_minor: string;
  declines: number;
}

interface WalletRow {
  kind: SubjectKind;
  subject: string;
  wallet: string;
  last_seen_ms: number;
}

/**
 * How much everybody has done lately, exactly and over all processes: whoever makes payments locks their subjects, reads
 * what was counted, judges, and counts in the transaction that creates. What no rule looks at is not counted.
 */
@Injectable()
export class VelocityCounters {
  readonly plan: VelocityPlan;

  constructor(@Inject(APP_CONFIG) config: AppConfig) {
    this.plan = planOf(config.risk.policy.rules);
  }

  get isIdle(): boolean {
    return this.plan.counters.length + this.plan.walletSets.length === 0;
  }

  /** Some rule looks at subjects of this kind. */
  watches(kind: SubjectKind): boolean {
    return [...this.plan.counters, ...this.plan.walletSets].some((counted) => counted.kind === kind);
  }

  activityOf(participants: Participants, amountMinor: bigint, at: Date): Activity {
    const wallet = this.plan.walletSets.length === 0 ? '' : digest(participants.msisdn);
    return { subjects: subjectsOf(participants), wallet, amountMinor, atMs: at.getTime() };
  }

  /**
   * What a transaction begins with that counts these: it holds their subjects until it ends, so that nobody else counts
   * them in between, and reads what was counted.
   */
  opening(activities: readonly Activity[]): Call[] {
    const atMs = Math.min(...activities.map((activity) => activity.atMs));
    return [
      [LOCK, [this.namesOf(activities)]],
      [READ_COUNTERS, this.wantedCounters(activities, atMs)],
      [READ_WALLETS, this.wantedWallets(activities, atMs)],
    ];
  }

  /** @param opened the answers to `opening` */
  countedIn([, buckets = [], wallets = []]: readonly object[][]): CountedSoFar {
    return { buckets: (buckets as BucketRow[]).map(toBucket), wallets: (wallets as WalletRow[]).map(toSeenWallet) };
  }

  tallyOf({ buckets, wallets }: CountedSoFar): VelocityTally {
    return new VelocityTally(this.plan, buckets, wallets);
  }

  /** What a payment adds, as rows of `countOf`. */
  countRows(objectId: string, { subjects, amountMinor, atMs }: Activity): Record<string, unknown>[] {
    return this.plan.counters.filter(countsPayments).flatMap(({ kind, bucketSeconds }) => {
      const subject = subjects[kind];
      if (subject === null) return [];
      return [
        { object_id: objectId, ...bucketRow(kind, subject, bucketSeconds, atMs), amount_minor: amountMinor.toString() },
      ];
    });
  }

  /** What a payment adds, as rows of `rememberWalletsOf`. */
  walletRows(objectId: string, { subjects, wallet, atMs }: Activity): Record<string, unknown>[] {
    const seenAt = new Date(atMs).toISOString();
    return this.plan.walletSets.flatMap(({ kind }) => {
      const subject = subjects[kind];
      return subject === null ? [] : [{ object_id: objectId, kind, subject, wallet, seen_at: seenAt }];
    });
  }

  /** In the transaction that ends them: what they asked for is taken off the counters, and that the wallet declined is counted. */
  async unmoved(tx: Executor, payments: readonly UnmovedPayment[]): Promise<void> {
    const [nowMs, declined] = [Date.now(), payments.filter(({ isDeclined }) => isDeclined)];
    const back = this.rowsOf(countsAmounts, payments, ({ countedAt, amountMinor }) => ({
      atMs: countedAt.getTime(),
      more: { amount_minor: amountMinor.toString() },
    }));
    const declines = this.rowsOf(countsDeclines, declined, () => ({ atMs: nowMs, more: {} }));
    if (back.length > 0) await tx.run(GIVE_BACK, [JSON.stringify(back)]);
    if (declines.length > 0) await tx.run(COUNT_DECLINES, [JSON.stringify(declines)]);
  }

  /**
   * In the transaction that lets a held payment go: its amount counts from now on, when the money may move, and no longer
   * when it was asked for. Whoever judges the same subjects waits until this is committed.
   */
  async movedOn(tx: Executor, activity: Activity, at: Date): Promise<void> {
    const moves = this.plan.counters.filter(countsAmounts).flatMap(({ kind, bucketSeconds }) => {
      const subject = activity.subjects[kind];
      if (subject === null) return [];
      const [from, to] = [activity.atMs, at.getTime()].map((atMs) => ({
        ...bucketRow(kind, subject, bucketSeconds, atMs),
        amount_minor: activity.amountMinor.toString(),
      }));
      return from?.bucket_start === to?.bucket_start ? [] : [{ from, to }];
    });
    if (moves.length === 0) return;
    await tx.run(LOCK, [this.namesOf([activity])]);
    await tx.run(GIVE_BACK, [JSON.stringify(moves.map(({ from }) => from))]);
    await tx.run(COUNT_AMOUNTS, [JSON.stringify(moves.map(({ to }) => to))]);
  }

  private rowsOf(
    concerns: (counter: CounterPlan) => boolean,
    payments: readonly UnmovedPayment[],
    what: (payment: UnmovedPayment) => { atMs: number; more: Record<string, unknown> },
  ): Record<string, unknown>[] {
    return this.plan.counters.filter(concerns).flatMap(({ kind, bucketSeconds }) =>
      payments.flatMap((payment) => {
        const subject = subjectsOf(payment.participants)[kind];
        if (subject === null) return [];
        const { atMs, more } = what(payment);
        return [{ ...bucketRow(kind, subject, bucketSeconds, atMs), ...more }];
      }),
    );
  }

  /** Sorted, so that no two wait for each other. */
  private namesOf(activities: readonly Activity[]): string[] {
    const kinds = [...this.plan.counters.filter(countsPayments), ...this.plan.walletSets].map(({ kind }) => kind);
    const names = [...new Set(kinds)].flatMap((kind) =>
      subjectsOfKind(kind, activities).map((subject) => `${kind}/${subject}`),
    );
    return names.toSorted();
  }

  private wantedCounters(activities: readonly Activity[], atMs: number): unknown[][] {
    const wanted = this.plan.counters.flatMap((counter) => {
      const since = new Date(oldestBucketMs(counter, atMs));
      return subjectsOfKind(counter.kind, activities).map((subject) => ({ ...counter, subject, since }));
    });
    return [
      wanted.map(({ kind }) => kind),
      wanted.map(({ subject }) => subject),
      wanted.map(({ bucketSeconds }) => bucketSeconds),
      wanted.map(({ since }) => since),
    ];
  }

  private wantedWallets(activities: readonly Activity[], atMs: number): unknown[][] {
    const wanted = this.plan.walletSets.flatMap(({ kind, seconds, maxWallets }) => {
      const since = new Date(atMs - 1000 * seconds);
      return subjectsOfKind(kind, activities).map((subject) => ({ kind, subject, since, maxWallets }));
    });
    return [
      wanted.map(({ kind }) => kind),
      wanted.map(({ subject }) => subject),
      wanted.map(({ since }) => since),
      wanted.map(({ maxWallets }) => maxWallets),
    ];
  }
}

function subjectsOfKind(kind: SubjectKind, activities: readonly Activity[]): string[] {
  return [...new Set(activities.map(({ subjects }) => subjects[kind]).filter((subject) => subject !== null))];
}

function bucketRow(kind: SubjectKind, subject: string, bucketSeconds: number, atMs: number) {
  const start = new Date(bucketStartMs(atMs, bucketSeconds)).toISOString();
  return { kind, subject, bucket_seconds: bucketSeconds, bucket_start: start };
}

function toBucket(row: BucketRow): CountedBucket {
  const { kind, subject, payments, declines } = row;
  return {
    kind,
    subject,
    bucketSeconds: row.bucket_seconds,
    startMs: row.start_ms,
    payments,
    amountMinor: BigInt(row.amount_minor),
    declines,
  };
}

function toSeenWallet({ kind, subject, wallet, last_seen_ms: lastSeenMs }: WalletRow): SeenWallet {
  return { kind, subject, wallet, lastSeenMs };
}

/** Tells wallets apart without keeping another copy of their numbers. */
function digest(msisdn: string): string {
  return createHash('sha256').update(msisdn).digest('base64url').slice(0, WALLET_DIGEST_CHARS);
}
