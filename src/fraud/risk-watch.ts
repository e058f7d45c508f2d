import type { RiskAssessment } from '../domain/risk.js';

export type RiskListener = (assessment: RiskAssessment) => void;

/** Every judgement of a payment that was created, for whoever watches. */
export class RiskWatch {
  private readonly listeners: RiskListener[] = [];

  observe(listener: RiskListener): void {
    this.listeners.push(listener);
  }

  report(assessment: RiskAssessment): void {
    for (const listener of this.listeners) {
      try {
        listener(assessment);
      } catch {
        // Whoever watches a payment must never be able to stop it.
      }
    }
  }
}
