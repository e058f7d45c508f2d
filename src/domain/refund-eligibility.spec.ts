import { describe, expect, it } from '@jest/globals';
import { refundEligibility, type RefundFacts } from './refund-eligibility.js';

const facts: RefundFacts = {
  status: 'confirmed',
  capturedMinor: 1000n,
  refundedMinor: 0n,
  ageMs: 5,
  maxAgeMs: 10,
  wantedMinor: null,
  rail: 'ok',
};

describe('whether a payment can be given back', () => {
  it.each([
    [{}, [], 1000n],
    [{ wantedMinor: 1000n }, [], 1000n],
    [{ wantedMinor: 1001n }, ['amount_too_large'], 1000n],
    [{ refundedMinor: 400n, wantedMinor: 601n }, ['amount_too_large'], 600n],
    [{ refundedMinor: 1000n }, ['nothing_left'], 0n],
    [{ capturedMinor: 0n, status: 'rejected' }, ['payment_has_no_money'], 0n],
    [{ ageMs: 11 }, ['payment_too_old'], 1000n],
    [{ rail: 'float_too_low' }, ['float_too_low'], 1000n],
    [
      { ageMs: 11, rail: 'rail_cannot_refund', wantedMinor: 2000n },
      ['amount_too_large', 'payment_too_old', 'rail_cannot_refund'],
      1000n,
    ],
  ] as const)('with %j says %j', (differences, reasons, remainingMinor) => {
    const verdict = refundEligibility({ ...facts, ...differences });
    expect(verdict).toEqual({ isEligible: reasons.length === 0, reasons, remainingMinor });
  });
});
