import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { newId } from '../persistence/new-id.js';
import type { Route } from '../routing/routes.js';
import type { Payment } from './payment.model.js';

/** The attempt that a payment begins with, over this route. */
export function firstAttempt(payment: Payment, { provider, decision, fees }: Route): AttemptDraft {
  const { id: ownerId, merchantId, payer: wallet, money, description, reference, expiresAt, correlationId } = payment;
  return {
    id: newId(),
    ownerType: 'payment',
    ownerId,
    merchantId,
    provider: provider.name,
    operation: 'collect',
    reference: provider.newReference(),
    wallet,
    money,
    description: description ?? reference,
    sendBefore: expiresAt,
    routing: decision,
    hasAlternative: decision.candidates.length > 1,
    fees,
    correlationId,
    createdAt: payment.createdAt,
  };
}
