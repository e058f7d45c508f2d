import { NO_OBJECTION } from '../domain/fraud-opinion.js';
import type { RiskAssessment } from '../domain/risk.js';
import type { RiskScorer } from './risk-scorer.js';

/**
 * The default: the built-in rules are all that is asked. They are judged where they are counted, in the transaction that
 * creates the payment, so there is nothing to add to them here.
 */
export class RulesScorer implements RiskScorer {
  opinionOf(): Promise<RiskAssessment> {
    return Promise.resolve(NO_OBJECTION);
  }
}
