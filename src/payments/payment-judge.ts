import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { judge, together, type RiskAssessment, type RiskPolicy } from '../domain/risk.js';
import type { Activity } from '../domain/velocity.js';
import type { Executor } from '../persistence/database.js';
import { IdempotencyKeys } from '../resilience/idempotency/idempotency-keys.js';
import { VelocityCounters, type CountedSoFar } from '../resilience/velocity/velocity-counters.js';
import type { PaymentDraft } from './new-payment.js';
import { KnownPayers } from './known-payers.js';

/** A draft with what it would add to the counters. */
interface Candidate {
  readonly draft: PaymentDraft;
  readonly activity: Activity;
}

type Judged<T> = T & { readonly risk: RiskAssessment };

/**
 * Judges a batch of payments inside the transaction that creates them: each sees what was counted before and what those
 * before it in the batch add, so that of fifty at a time exactly as many pass as the rule allows.
 */
@Injectable()
export class PaymentJudge {
  private readonly policy: RiskPolicy;

  constructor(
    private readonly velocity: VelocityCounters,
    private readonly keys: IdempotencyKeys,
    private readonly payers: KnownPayers,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.policy = config.risk.policy;
  }

  activityOf({ payment }: PaymentDraft): Activity {
    const { merchantId, payer, reference, payerDeviceId: deviceId, payerIp: ip, money, createdAt } = payment;
    const participants = { merchantId, msisdn: payer.msisdn, reference, deviceId, ip };
    return this.velocity.activityOf(participants, money.amountMinor, createdAt);
  }

  /** The same candidates in their order, each with its assessment. */
  async judge<T extends Candidate>(
    tx: Executor,
    candidates: readonly T[],
    counted: CountedSoFar,
  ): Promise<Judged<T>[]> {
    const newWallets = await this.newWallets(tx, candidates);
    const judged = this.inOrder(candidates, counted, newWallets, new Set());
    // A repeated request counts for nothing, and its answer is the first one. It matters only where a rule has fired.
    if (judged.every(({ risk }) => risk.decision === 'allow')) return judged;
    const repeated = await this.keys.taken(
      tx,
      candidates.map(({ draft: { context } }) => ({ merchantId: context.merchantId, key: context.idempotency.key })),
    );
    return repeated.size === 0 ? judged : this.inOrder(candidates, counted, newWallets, repeated);
  }

  private inOrder<T extends Candidate>(
    candidates: readonly T[],
    counted: CountedSoFar,
    newWallets: ReadonlySet<string>,
    repeated: ReadonlySet<number>,
  ): Judged<T>[] {
    const tally = this.velocity.tallyOf(counted);
    return candidates.map((candidate, index) => {
      const { activity, draft } = candidate;
      const { payment, opinion } = draft;
      const { msisdn } = payment.payer;
      const facts = {
        observed: (rule: RiskPolicy['rules'][number]) => tally.observed(rule, activity),
        amountMinor: activity.amountMinor,
        isNewWallet: newWallets.has(msisdn),
      };
      const risk = together(judge(this.policy, facts), opinion);
      if (risk.decision !== 'deny' && !repeated.has(index)) tally.count(activity);
      return { ...candidate, risk };
    });
  }

  /** Asked only for amounts that a new wallet may not pay just so. */
  private async newWallets(tx: Executor, candidates: readonly Candidate[]): Promise<ReadonlySet<string>> {
    const rule = this.policy.newWallet;
    if (rule === null) return new Set();
    const high = candidates.filter(({ activity }) => activity.amountMinor > rule.amountMinor);
    const msisdns = [...new Set(high.map(({ draft }) => draft.payment.payer.msisdn))];
    if (msisdns.length === 0) return new Set();
    const known = await this.payers.of(tx, msisdns, rule.newForSeconds);
    return new Set(msisdns.filter((msisdn) => !known.has(msisdn)));
  }
}
