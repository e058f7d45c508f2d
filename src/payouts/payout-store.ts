import { PAYOUT_TRANSITIONS, payoutStatusAfter, type PayoutStatus } from '../domain/payout.js';
import type { LateTellingKind } from '../movements/movement-flow.js';
import { MovementStore } from '../movements/movement-store.js';

export const PAYOUTS: LateTellingKind<PayoutStatus> = {
  store: new MovementStore('payouts', PAYOUT_TRANSITIONS),
  statusAfter: payoutStatusAfter,
  nextOperation: 'disburse',
  eventOf: (fact, data) => ({ type: `payout.${fact}`, data }),
};
