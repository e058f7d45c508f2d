import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from './errors.js';
import { equals, fromDecimal, MAX_AMOUNT_MINOR, money, toDecimal } from './money.js';

const amounts = fc.bigInt({ min: 1n, max: MAX_AMOUNT_MINOR });

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'another error';
  }
}

describe('money', () => {
  it('comes back from the rail’s decimals as the same number of minor units', () => {
    fc.assert(
      fc.property(amounts, (amountMinor) => {
        const sent = money(amountMinor, 'GHS');
        const back = fromDecimal(toDecimal(sent), 'GHS');
        return back !== null && equals(back, sent);
      }),
    );
  });

  it('is written with exactly two decimals', () => {
    expect(toDecimal(money(1050, 'GHS'))).toBe('10.50');
    expect(toDecimal(money(5, 'GHS'))).toBe('0.05');
    expect(toDecimal(money(100, 'GHS'))).toBe('1.00');
  });

  it('takes a rail’s shorter and longer ways of writing the same amount', () => {
    for (const text of ['10.5', '10.50', '010.5', '10.5000']) expect(fromDecimal(text, 'GHS')?.amountMinor).toBe(1050n);
    expect(fromDecimal('10', 'GHS')?.amountMinor).toBe(1000n);
  });

  it.each(['', '0', '0.00', '-1', '+1', '1,50', '1.', '.5', '1e3', ' 1', '1.005', 'NaN', '10.50 GHS', '1234567890123'])(
    'does not guess what %p means',
    (text) => {
      expect(fromDecimal(text, 'GHS')).toBeNull();
    },
  );

  it('never accepts a number that is not a whole, positive, bounded amount', () => {
    fc.assert(
      fc.property(fc.double(), (amount) => {
        const isFine = Number.isSafeInteger(amount) && amount >= 1 && amount <= Number(MAX_AMOUNT_MINOR);
        return codeOf(() => money(amount, 'GHS')) === (isFine ? null : 'invalid_amount');
      }),
    );
  });

  it('knows the currencies of the rails only', () => {
    expect(codeOf(() => money(1, 'USD'))).toBe('unsupported_currency');
    expect(codeOf(() => money(1, 'ghs'))).toBe('unsupported_currency');
    expect(codeOf(() => money(1, 'constructor'))).toBe('unsupported_currency');
  });
});
