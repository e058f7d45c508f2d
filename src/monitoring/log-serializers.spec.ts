import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loggablePath, maskNumbers, serializeError } from './log-serializers.js';

describe('what reaches a log', () => {
  it('masks every Ghana number in a text, local or international', () => {
    const nineDigits = fc.integer({ min: 200_000_000, max: 599_999_999 }).filter((n) => /^[25]/.test(String(n)));
    fc.assert(
      fc.property(nineDigits, fc.constantFrom('+233', '233', '0'), (national, prefix) => {
        const masked = maskNumbers(`payer ${prefix}${national} was not found`);
        expect(masked).not.toContain(String(national));
        expect(masked).toContain('***');
      }),
    );
  });

  it('keeps neither the query nor the token of a callback', () => {
    expect(loggablePath('/api/v1/payments?msisdn=0241234567')).toBe('/api/v1/payments');
    expect(loggablePath('/api/v1/webhooks/a_rail/s3cret-token')).toBe('/api/v1/webhooks/a_rail/***');
  });

  it('leaves the row of a database error out', () => {
    const error = Object.assign(new Error('violates check'), {
      code: '23514',
      detail: 'Failing row contains (+233241234567)',
    });
    expect(JSON.stringify(serializeError(error))).not.toContain('233241234567');
    expect(serializeError(error)).toMatchObject({ code: '23514', message: 'violates check' });
  });
});
