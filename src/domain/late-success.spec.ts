import { describe, expect, it } from '@jest/globals';
import { resolveLateSuccess } from './late-success.js';

describe('money that came after the end', () => {
  it.each([
    ['refund', false, true, 'refunded'],
    ['refund', true, true, 'refunded'],
    ['accept', false, true, 'accepted'],
    ['accept', false, false, 'accepted'],
    ['hold', false, true, 'held'],
    ['hold', true, true, 'held'],
  ] as const)('of a merchant who says %s (other money: %s, refundable: %s) is %s', (policy, other, can, expected) => {
    expect(resolveLateSuccess({ policy, hasOtherMoney: other, canRefund: can })).toBe(expected);
  });

  it('is never kept beside other money of the same payment', () => {
    expect(resolveLateSuccess({ policy: 'accept', hasOtherMoney: true, canRefund: true })).toBe('refunded');
  });

  it('is held when no rail can give it back', () => {
    expect(resolveLateSuccess({ policy: 'refund', hasOtherMoney: false, canRefund: false })).toBe('held');
    expect(resolveLateSuccess({ policy: 'accept', hasOtherMoney: true, canRefund: false })).toBe('held');
  });
});
