import type { RiskAssessment } from '../domain/risk.js';
import { maskMsisdn } from '../domain/wallet.js';
import { toPublicId } from '../http/public-id.js';
import type { ReviewResponse } from './reviews/dto/review.response.js';
import type { ReviewStateResponse, RiskResponse } from './dto/risk.response.js';
import type { Payment, PaymentReview } from './payment.model.js';

/** For the merchant: what a wallet has done elsewhere is not his to know. */
export function presentRisk({ decision, score, scorer, reasons }: RiskAssessment): RiskResponse {
  const hidden = reasons.map((reason) => ({
    ...reason,
    observed: reason.subject === 'payer' ? null : reason.observed,
  }));
  return { decision, score, scorer, reasons: hidden };
}

export function presentReview({ state, decidedAt }: PaymentReview): ReviewStateResponse {
  return { state, decidedAt: decidedAt?.toISOString() ?? null };
}

/** For operators: everything that was found, and no number in clear. */
export function presentHeld(payment: Payment): ReviewResponse {
  const { id, merchantId, status, money, payer, reference, risk, review, expiresAt, createdAt } = payment;
  return {
    id: toPublicId('pay', id),
    merchantId: toPublicId('mer', merchantId),
    status,
    amount: Number(money.amountMinor),
    currency: money.currency,
    payer: { msisdn: maskMsisdn(payer.msisdn), network: payer.network },
    reference,
    risk,
    review: review === null ? null : presentReview(review),
    expiresAt: expiresAt.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}
