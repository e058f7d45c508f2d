import { REFUND_TRANSITIONS, refundStatusAfter, type RefundStatus } from '../domain/refund.js';
import type { MovementKind } from '../movements/movement-flow.js';
import { MovementStore } from '../movements/movement-store.js';

/** Where the first rail is proved not to have given it back, another pays it out to the payer's wallet. */
export const REFUNDS: MovementKind<RefundStatus> = {
  name: 'refund',
  store: new MovementStore('refunds', REFUND_TRANSITIONS),
  statusAfter: refundStatusAfter,
  nextOperation: 'disburse',
};
