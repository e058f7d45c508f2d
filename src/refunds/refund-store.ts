import { REFUND_TRANSITIONS, refundStatusAfter, type RefundStatus } from '../domain/refund.js';
import { toPublicId } from '../http/public-id.js';
import type { LateTellingKind } from '../movements/movement-flow.js';
import { MovementStore } from '../movements/movement-store.js';

interface RefundFacts {
  readonly paymentId: string;
}

/** Where the first rail is proved not to have given it back, another pays it out to the payer's wallet. */
export const REFUNDS: LateTellingKind<RefundStatus, RefundFacts> = {
  store: new MovementStore('refunds', REFUND_TRANSITIONS, { own: `json_build_object('paymentId', m.payment_id)` }),
  statusAfter: refundStatusAfter,
  nextOperation: 'disburse',
  eventOf: (fact, data, { paymentId }) => ({
    type: `refund.${fact}`,
    data: { ...data, paymentId: toPublicId('pay', paymentId) },
  }),
};
