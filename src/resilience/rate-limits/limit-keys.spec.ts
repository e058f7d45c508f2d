import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../domain/errors.js';
import { LIMIT_NAMES } from '../../domain/rate-limit.js';
import { toPublicId } from '../../http/public-id.js';
import type { ApiRequest } from '../../http/request.js';
import { keyOf, needsCaller, readKey } from './limit-keys.js';

const MERCHANT = '019a0000-0000-7000-8000-000000000001';
const API_KEY = '019a0000-0000-7000-8000-000000000002';
const SECRET = 'a-secret-of-thirty-two-characters'.slice(0, 32);
const caller = { merchantId: MERCHANT, apiKeyId: API_KEY };
const request = {
  ip: '192.0.2.7',
  method: 'GET',
  params: { token: SECRET },
  routeOptions: { url: '/api/v1/payments/:id' },
} as unknown as ApiRequest;

describe('what a limit counts by', () => {
  it('is what an operator calls it when it is reset', () => {
    const words = {
      global: 'all',
      ip: '192.0.2.7',
      merchant: toPublicId('mer', MERCHANT),
      key: toPublicId('key', API_KEY),
      endpoint: `${toPublicId('mer', MERCHANT)} GET /api/v1/payments/:id`,
      callback: SECRET,
    };
    for (const name of LIMIT_NAMES) expect(readKey(name, words[name])).toBe(keyOf(name, request, caller));
  });

  it('is nothing for a callback address that cannot be ours', () => {
    expect(keyOf('callback', { ...request, params: { token: 'x' } }, null)).toBeNull();
  });

  it('is nothing without a caller where it needs one', () => {
    for (const name of LIMIT_NAMES) expect(keyOf(name, request, null) === null).toBe(needsCaller(name));
  });

  it('is never a secret in clear, and never without a bound', () => {
    expect(keyOf('callback', request, null)).not.toContain('secret');
    const nonsense = { ...request, ip: 'x'.repeat(10_000) } as ApiRequest;
    expect(keyOf('ip', nonsense, null)?.length).toBeLessThanOrEqual(64);
  });

  it('is one for all addresses that one customer of IPv6 has, and the same for both forms of IPv4', () => {
    expect(readKey('ip', '2001:db8:1:2::1')).toBe(readKey('ip', '2001:DB8:1:2:ffff::9'));
    expect(readKey('ip', '2001:db8:1:2::1')).not.toBe(readKey('ip', '2001:db8:1:3::1'));
    expect(readKey('ip', '::ffff:192.0.2.7')).toBe('192.0.2.7');
  });

  it.each([
    ['merchant', 'pay_01h455vb4pex5vsknk084sn02q'],
    ['endpoint', 'mer_x GET payments'],
    ['global', 'everything'],
  ] as const)('cannot be read for %s from %j', (name, text) => {
    expect(() => readKey(name, text)).toThrow(DomainError);
  });
});
