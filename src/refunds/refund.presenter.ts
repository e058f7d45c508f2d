import { toPublicId } from '../http/public-id.js';
import type { RefundResponse } from './dto/refund.response.js';
import type { RefundEntity } from './refund.entity.js';

export function presentRefund(refund: RefundEntity): RefundResponse {
  const { origin, status, currency, network, msisdn, reference, reason, metadata, provider, failureCode } = refund;
  return {
    id: toPublicId('rfd', refund.id),
    object: 'refund',
    paymentId: toPublicId('pay', refund.paymentId),
    origin,
    status,
    amount: Number(refund.amountMinor),
    currency,
    wallet: { msisdn, network },
    reference,
    reason,
    metadata,
    provider,
    failureCode,
    createdAt: refund.createdAt.toISOString(),
    updatedAt: refund.updatedAt.toISOString(),
  };
}
