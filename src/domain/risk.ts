import type { SubjectKind, VelocityRule } from './velocity.js';

/** From mild to strict. */
export const RISK_DECISIONS = ['allow', 'review', 'deny'] as const;
export type RiskDecision = (typeof RISK_DECISIONS)[number];

/** `rules`: ours alone. `service`: the fraud service was asked too. `fallback`: it gave no answer, so the amount decided. */
export const RISK_SCORERS = ['rules', 'service', 'fallback'] as const;
export type RiskScorerName = (typeof RISK_SCORERS)[number];

/** Why a payment was not simply let through. Codes and numbers only: nothing here may tell who the payer is. */
export interface RiskReason {
  readonly rule: string;
  /** Whose activity was looked at; null = the payment itself. */
  readonly subject: SubjectKind | null;
  readonly outcome: RiskDecision;
  /** What was found, and how much of it would be let be; amounts in minor units. null = nothing was measured. */
  readonly observed: number | null;
  readonly limit: number | null;
}

export interface RiskAssessment {
  readonly decision: RiskDecision;
  /** From 0 to 100, higher is riskier. */
  readonly score: number;
  readonly scorer: RiskScorerName;
  readonly reasons: readonly RiskReason[];
}

/** From this score on a payment is held, and from that one on denied. `review` is the lower one. */
export interface RiskThresholds {
  readonly review: number;
  readonly deny: number;
}

/** A wallet is new until it has paid something, anywhere, this long ago. */
export interface NewWalletRule {
  /** Up to this much a new wallet is like any other, in minor units. */
  readonly amountMinor: bigint;
  readonly newForSeconds: number;
  readonly outcome: VelocityRule['outcome'];
}

export interface RiskPolicy {
  readonly rules: readonly VelocityRule[];
  /** null = a new wallet may pay what it likes. */
  readonly newWallet: NewWalletRule | null;
  readonly thresholds: RiskThresholds;
}

/** What is known of a payment when it is judged. */
export interface RiskFacts {
  /** What a rule measures, this payment included; null when the payment does not say whose activity it would be. */
  readonly observed: (rule: VelocityRule) => bigint | null;
  readonly amountMinor: bigint;
  readonly isNewWallet: boolean;
}

export const NEW_WALLET_RULE = 'new_wallet_high_amount';

/** The rules' own word. The strictest outcome wins; the reasons name every rule that fired. Without a rule: allow. */
export function judge({ rules, newWallet, thresholds }: RiskPolicy, facts: RiskFacts): RiskAssessment {
  const reasons = rules.flatMap((rule): RiskReason[] => {
    const observed = facts.observed(rule);
    if (observed === null || observed <= rule.limit) return [];
    return [reasonOf(rule.name, rule.subject, rule.outcome, observed, rule.limit)];
  });
  if (newWallet !== null && facts.isNewWallet && facts.amountMinor > newWallet.amountMinor)
    reasons.push(reasonOf(NEW_WALLET_RULE, null, newWallet.outcome, facts.amountMinor, newWallet.amountMinor));
  const decision = reasons.map(({ outcome }) => outcome).reduce(stricter, 'allow');
  return { decision, score: scoreOf(decision, reasons.length, thresholds), scorer: 'rules', reasons };
}

/** Two words on one payment: the stricter one holds, and everything that was said is kept. */
export function together(rules: RiskAssessment, opinion: RiskAssessment): RiskAssessment {
  return {
    decision: stricter(rules.decision, opinion.decision),
    score: Math.max(rules.score, opinion.score),
    scorer: opinion.scorer,
    reasons: [...rules.reasons, ...opinion.reasons],
  };
}

export function stricter(one: RiskDecision, other: RiskDecision): RiskDecision {
  return RISK_DECISIONS.indexOf(one) >= RISK_DECISIONS.indexOf(other) ? one : other;
}

const POINTS_PER_REASON = 5;

/**
 * Says the same as the decision, and a little more the more rules have fired. How near a rule is to its limit is not in it:
 * a merchant could read out of it what a wallet has paid elsewhere.
 */
function scoreOf(decision: RiskDecision, fired: number, { review, deny }: RiskThresholds): number {
  const extra = POINTS_PER_REASON * (fired - 1);
  switch (decision) {
    case 'allow':
      return 0;
    case 'review':
      return Math.min(review + extra, deny - 1);
    case 'deny':
      return Math.min(deny + extra, 100);
    default:
      return decision satisfies never;
  }
}

function reasonOf(
  rule: string,
  subject: SubjectKind | null,
  outcome: RiskDecision,
  observed: bigint,
  limit: bigint,
): RiskReason {
  return { rule, subject, outcome, observed: Number(observed), limit: Number(limit) };
}
