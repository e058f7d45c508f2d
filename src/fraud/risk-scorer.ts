import type { Money } from '../domain/money.js';
import type { RiskAssessment } from '../domain/risk.js';
import type { Wallet } from '../domain/wallet.js';

/** A payment that somebody asks for, before it exists. */
export interface RiskQuestion {
  readonly paymentId: string;
  readonly merchantId: string;
  readonly money: Money;
  readonly payer: Wallet;
  readonly deviceId: string | null;
  readonly ip: string | null;
  readonly reference: string;
  readonly correlationId: string;
  readonly askedAt: Date;
}

/**
 * THE PORT: whoever has a word on a payment beside our own rules. The rules hold whatever it says; of the two, the stricter
 * one wins.
 */
export interface RiskScorer {
  /** Never rejects, and answers within its own time: no answer is an opinion too. */
  opinionOf(question: RiskQuestion): Promise<RiskAssessment>;
}

export const RISK_SCORER = Symbol('RISK_SCORER');
