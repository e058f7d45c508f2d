import { stricter, type RiskAssessment, type RiskDecision, type RiskReason, type RiskThresholds } from './risk.js';

/** What a fraud service said of a payment. */
export interface FraudAnswer {
  /** From 0 to 100. */
  readonly score: number;
  /** Its own decision, when it makes one. */
  readonly decision: RiskDecision | null;
  /** Codes such as `device_is_emulated`. */
  readonly reasons: readonly string[];
}

/** Why there is no answer. */
export const NO_ANSWER_CAUSES = [
  'timeout',
  'unreachable',
  'http_error',
  'unreadable',
  'too_busy',
  'breaker_open',
] as const;
export type NoAnswerCause = (typeof NO_ANSWER_CAUSES)[number];

/** What a payment may be, at most, when nobody answers; minor units. Above `reviewUpTo` it is denied. */
export interface FallbackBands {
  readonly allowUpTo: bigint;
  readonly reviewUpTo: bigint;
}

/** Nobody but the rules is asked. */
export const NO_OBJECTION: RiskAssessment = { decision: 'allow', score: 0, scorer: 'rules', reasons: [] };

/** The score against our thresholds, and its own decision where that is stricter. */
export function opinionOf({ score, decision: own, reasons }: FraudAnswer, thresholds: RiskThresholds): RiskAssessment {
  const byScore = decisionOf(score, thresholds);
  const decision = stricter(byScore, own ?? 'allow');
  if (decision === 'allow') return { decision, score, scorer: 'service', reasons: [] };
  // When its own word is stricter than its score, no limit of ours was passed.
  const limit = decision === byScore ? thresholds[decision] : null;
  const codes = reasons.length === 0 ? ['score'] : reasons;
  return {
    decision,
    score,
    scorer: 'service',
    reasons: codes.map((code) => ({ ...ofService(code), outcome: decision, observed: score, limit })),
  };
}

/** Without an answer the amount decides, by bands that were declared beforehand; that it was so is kept as a reason. */
export function fallbackFor(
  amountMinor: bigint,
  cause: NoAnswerCause,
  { allowUpTo, reviewUpTo }: FallbackBands,
  { review, deny }: RiskThresholds,
): RiskAssessment {
  const reason = (outcome: RiskDecision, limit: bigint): RiskReason => {
    return { ...ofService(cause), outcome, observed: Number(amountMinor), limit: Number(limit) };
  };
  if (amountMinor <= allowUpTo)
    return { decision: 'allow', score: 0, scorer: 'fallback', reasons: [reason('allow', allowUpTo)] };
  if (amountMinor <= reviewUpTo)
    return { decision: 'review', score: review, scorer: 'fallback', reasons: [reason('review', allowUpTo)] };
  return { decision: 'deny', score: deny, scorer: 'fallback', reasons: [reason('deny', reviewUpTo)] };
}

function decisionOf(score: number, { review, deny }: RiskThresholds): RiskDecision {
  if (score >= deny) return 'deny';
  return score >= review ? 'review' : 'allow';
}

function ofService(code: string): Pick<RiskReason, 'rule' | 'subject'> {
  return { rule: `fraud_service.${code}`, subject: null };
}
