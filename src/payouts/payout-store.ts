import { PAYOUT_TRANSITIONS, payoutStatusAfter, type PayoutStatus } from '../domain/payout.js';
import type { MovementKind } from '../movements/movement-flow.js';
import { MovementStore } from '../movements/movement-store.js';

export const PAYOUTS: MovementKind<PayoutStatus> = {
  name: 'payout',
  store: new MovementStore('payouts', PAYOUT_TRANSITIONS),
  statusAfter: payoutStatusAfter,
  nextOperation: 'disburse',
};
