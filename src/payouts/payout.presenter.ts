import { toPublicId } from '../http/public-id.js';
import type { PayoutResponse } from './dto/payout.response.js';
import type { PayoutEntity } from './payout.entity.js';

export type ShownPayout = Omit<PayoutEntity, 'merchantId' | 'eventSequence' | 'correlationId' | 'finishedAt'>;

export function presentPayout(payout: ShownPayout): PayoutResponse {
  const { status, currency, msisdn, network, networkSource, reference, description, metadata, provider } = payout;
  return {
    id: toPublicId('pot', payout.id),
    object: 'payout',
    status,
    amount: Number(payout.amountMinor),
    currency,
    reservedAmount: Number(payout.reservedMinor),
    payee: { msisdn, network, networkSource },
    reference,
    paymentId: payout.paymentId === null ? null : toPublicId('pay', payout.paymentId),
    splitLegId: payout.legId === null ? null : toPublicId('leg', payout.legId),
    description,
    metadata,
    provider,
    failureCode: payout.failureCode,
    createdAt: payout.createdAt.toISOString(),
    updatedAt: payout.updatedAt.toISOString(),
  };
}
