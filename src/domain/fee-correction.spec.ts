import { describe, expect, it } from '@jest/globals';
import { railFeeBearer, type FeeFacts } from './fee-correction.js';

const facts = (differences: Partial<FeeFacts>): FeeFacts => ({
  ownerType: 'payment',
  lateResolution: null,
  refundOrigin: null,
  isOwedByMerchant: false,
  ...differences,
});

describe('who bears what a rail takes', () => {
  it.each([
    ['a payment', {}, 'merchant'],
    ['late money that was kept', { lateResolution: 'accepted' }, 'merchant'],
    ['late money that goes back', { lateResolution: 'refunded' }, 'platform'],
    ['late money that is held', { lateResolution: 'held' }, 'platform'],
    ['a payout', { ownerType: 'payout' }, 'merchant'],
    ['a refund that the merchant wanted', { ownerType: 'refund', refundOrigin: 'merchant' }, 'merchant'],
    ['a refund of late money', { ownerType: 'refund', refundOrigin: 'late_success' }, 'platform'],
    [
      'a second refund of the same late money',
      { ownerType: 'refund', refundOrigin: 'late_success', isOwedByMerchant: true },
      'merchant',
    ],
  ] as const)('is the same that bore the estimate: %s', (_, differences, bearer) => {
    expect(railFeeBearer(facts(differences))).toBe(bearer);
  });
});
