import { toPublicId } from '../http/public-id.js';
import type { RefundResponse } from './dto/refund.response.js';
import type { NewRefund } from './refund-making.js';
import type { RefundEntity } from './refund.entity.js';

export type ShownRefund = Omit<
  RefundEntity,
  'merchantId' | 'attemptId' | 'reservedMinor' | 'eventSequence' | 'correlationId' | 'finishedAt'
>;

export function presentRefund(refund: ShownRefund): RefundResponse {
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

/** As it is when it comes to be. */
export function newlyRefunded(refund: NewRefund): ShownRefund {
  const { id, paymentId, origin, collection, money, route, reference, reason, metadata, createdAt } = refund;
  return {
    id,
    paymentId,
    origin,
    status: 'initiated',
    amountMinor: money.amountMinor,
    currency: money.currency,
    network: collection.wallet.network,
    msisdn: collection.wallet.msisdn,
    reference,
    reason,
    metadata: metadata === null ? null : { ...metadata },
    provider: route.provider.name,
    failureCode: null,
    createdAt,
    updatedAt: createdAt,
  };
}
