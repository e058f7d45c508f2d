import type { Operator } from '../auth/operator.js';
import { toPublicId } from '../http/public-id.js';
import type { Outcome } from '../domain/outcome.js';
import { secondLook, type SettlementPolicy } from '../domain/settlement.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
import type { ResolveAttemptDto } from './dto/resolve-attempt.dto.js';
import type { Report } from './report.js';

/**
 * What an operator has found out, as an answer that ends the attempt. A "failed" of theirs never sends the movement over
 * another rail: hours have passed, and the payer may have paid otherwise.
 */
export function operatorReport(
  attempt: ClaimedAttempt,
  request: ResolveAttemptDto,
  operator: Operator,
  policy: SettlementPolicy,
): Report {
  const hasMoved = request.outcome === 'succeeded';
  const outcome: Outcome = {
    class: hasMoved ? 'succeeded' : 'refused_by_rail',
    failureCode: hasMoved ? null : 'operator_resolved',
    railTransactionId: request.railTransactionId ?? null,
    needsReview: false,
    fault: null,
    evidence: {
      call: `operator ${toPublicId('key', operator.apiKeyId)}`,
      httpStatus: null,
      railCode: null,
      replySha256: null,
      replyExcerpt: request.evidence,
      transportError: null,
    },
  };
  return {
    attempt,
    source: 'operator',
    outcome,
    settlement: {
      state: hasMoved ? 'succeeded' : 'failed',
      failureCode: outcome.failureCode,
      next: hasMoved ? null : secondLook(policy, 0),
      needsReview: false,
      provesNotSent: false,
      isKnownToRail: attempt.facts.isKnownToRail,
      notFounds: attempt.facts.notFounds,
    },
    at: new Date(),
  };
}
