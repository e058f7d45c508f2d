import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loggablePath, maskNumbers, serializeError } from './log-serializers.js';

const nationals = fc
  .integer({ min: 200_000_000, max: 599_999_999 })
  .map(String)
  .filter((digits) => /^[25]/.test(digits));
const prefixes = fc.constantFrom('+233', '233', '00233', '0');
const gaps = fc.constantFrom('', ' ', '-', '.', '/', ') (', ' - ', '\u2011', '\u00a0', '%20', '%2D');
const digitsOf = (text: string) => text.replaceAll(/%[0-9A-F]{2}|\D/gi, '');
const escapeAll = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

describe('what reaches a log', () => {
  it('masks every Ghana number in a text, local or international, however it is written', () => {
    fc.assert(
      fc.property(nationals, prefixes, gaps, (national, prefix, gap) => {
        const written = [prefix, national.slice(0, 2), national.slice(2, 5), national.slice(5)].join(gap);
        const masked = maskNumbers(`payer ${written} was not found`);
        expect(digitsOf(masked)).not.toContain(national);
        expect(masked).toContain('***');
        expect(masked.endsWith(' was not found')).toBe(true);
      }),
    );
  });

  it('masks every Ghana number in a path that leads nowhere, also when its digits are escaped', () => {
    fc.assert(
      fc.property(nationals, prefixes, gaps, fc.boolean(), (national, prefix, gap, isEscaped) => {
        const written = [prefix, ...national.split('')].join(gap);
        const path = loggablePath(`/wallets/${isEscaped ? escapeAll(written) : encodeURIComponent(written)}`);
        expect(digitsOf(path)).not.toContain(national);
        expect(path).toMatch(/^\/wallets\/.*\*\*\*/);
      }),
    );
  });

  it('tells of a known route its pattern, with what can be nobody’s number', () => {
    const route = '/api/v1/wallets/:msisdn';
    fc.assert(
      fc.property(nationals, prefixes, gaps, (national, prefix, gap) => {
        const written = encodeURIComponent([prefix, ...national.split('')].join(gap));
        expect(loggablePath(`/api/v1/wallets/${written}?network=MTN`, route)).toBe(route);
      }),
    );
    expect(loggablePath('/api/v1/wallets/241234567', route)).toBe(route);
    const id = 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t';
    expect(loggablePath(`/api/v1/payments/${id}/status`, '/api/v1/payments/:id/status')).toBe(
      `/api/v1/payments/${id}/status`,
    );
    const callback = '/api/v1/webhooks/:provider/:token';
    expect(loggablePath('/api/v1/webhooks/mtn_momo/s3cret-Token', callback)).toBe('/api/v1/webhooks/mtn_momo/:token');
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
