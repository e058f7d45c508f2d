import { clawbackOf } from '../domain/clawback.js';
import { toPublicId } from '../http/public-id.js';
import type { ClawbackResponse } from './dto/clawback.response.js';
import type { RefundablePayment } from './refundable-payments.js';

/** null = the payment is not split. */
export function presentClawback({ collection, legs: shared }: RefundablePayment): ClawbackResponse | null {
  if (shared.length === 0) return null;
  const { legs, ...amounts } = clawbackOf(collection?.money.amountMinor ?? 0n, shared);
  return {
    inBalanceAmount: Number(amounts.inBalanceMinor),
    onItsWayAmount: Number(amounts.onItsWayMinor),
    passedOnAmount: Number(amounts.passedOnMinor),
    legs: legs.map(({ leg, state }) => ({
      id: toPublicId('leg', leg.id),
      reference: leg.reference,
      amount: leg.grossMinor === null ? null : Number(leg.grossMinor),
      state,
    })),
  };
}
