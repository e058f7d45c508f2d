import { describe, expect, it } from '@jest/globals';
import { LIMIT_NAMES } from '../domain/rate-limit.js';
import { ConfigError, loadConfig } from './load-config.js';
import { parseRateLimit } from './rate-limit-policy.js';
import { parseTrustProxy } from './trust-proxy.js';

const DATABASE_URL = 'postgres://somebody@127.0.0.1:5432/synccash';
const limitsOf = (variables: Record<string, string>) => loadConfig({ DATABASE_URL, ...variables }).rateLimits;

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    loadConfig({ DATABASE_URL, ...variables });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the syntax of a limit', () => {
  it.each([
    ['100/1s burst 200', { limit: 100, windowMs: 1000, burst: 200 }],
    ['3000/1m', { limit: 3000, windowMs: 60_000, burst: null }],
    [' 1/24h  burst 1 ', { limit: 1, windowMs: 86_400_000, burst: 1 }],
    ['off', null],
  ])('reads %j', (text, policy) => {
    expect(parseRateLimit(text)).toEqual(policy);
  });

  it.each([
    '',
    '100',
    '0/1s',
    '1/0s',
    '1/25h',
    '100/1s burst 0',
    '100/1d',
    '1000001/1s',
    '1/1s burst 1000001',
    '-1/1s',
    'on',
  ])('refuses %j', (text) => {
    expect(parseRateLimit(text)).toBeUndefined();
  });
});

describe('the configuration of rate limits', () => {
  it('counts in Redis when there is one, else in the process, unless told otherwise', () => {
    expect(limitsOf({}).store).toBe('memory');
    expect(limitsOf({ REDIS_URL: 'redis://127.0.0.1' })).toMatchObject({ store: 'redis', storeDeadlineMs: 50 });
    expect(limitsOf({ REDIS_URL: 'redis://127.0.0.1', RATE_LIMIT_STORE: 'postgres' }).store).toBe('postgres');
    expect(problemsOf({ RATE_LIMIT_STORE: 'redis' })).toEqual(['RATE_LIMIT_STORE: redis needs REDIS_URL']);
  });

  it('has a limit of every name, in each profile', () => {
    const { policies } = limitsOf({});
    expect(Object.keys(policies)).toEqual([...LIMIT_NAMES]);
    expect(Object.values(policies)).not.toContain(null);
    expect(policies.callback).toEqual({ limit: 30, windowMs: 60_000, burst: null });
  });

  it('takes a limit of one’s own, or none', () => {
    const { policies } = limitsOf({ RATE_LIMIT_MERCHANT: '5/1s burst 7', RATE_LIMIT_IP: 'off', RATE_LIMIT_KEY: '' });
    expect(policies.merchant).toEqual({ limit: 5, windowMs: 1000, burst: 7 });
    expect(policies.ip).toBeNull();
    expect(policies.key?.limit).toBeGreaterThan(10_000);
  });

  it('says how a limit is written when it cannot be read', () => {
    expect(problemsOf({ RATE_LIMIT_IP: '100 per second' })).toEqual([
      expect.stringMatching(/^RATE_LIMIT_IP: must be like "100\/1s burst 200"/),
    ]);
  });
});

describe('the proxies that are trusted', () => {
  it('are none unless they are named', () => {
    expect(loadConfig({ DATABASE_URL }).http.trustProxy).toBe(false);
    expect(loadConfig({ DATABASE_URL, TRUST_PROXY: '10.0.0.0/8, ::1' }).http.trustProxy).toEqual(['10.0.0.0/8', '::1']);
  });

  it.each(['true', '1', '*', '0.0.0.0/0', '10.0.0.0/33', '10.0.0', 'proxy.example', '10.0.0.1,'])(
    'are not %j',
    (text) => {
      expect(parseTrustProxy(text)).toBeUndefined();
      expect(problemsOf({ TRUST_PROXY: text })).toEqual([expect.stringMatching(/^TRUST_PROXY: must be the addresses/)]);
    },
  );
});
