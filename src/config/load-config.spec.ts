import { describe, expect, it } from '@jest/globals';
import type { AppConfig } from './app-config.js';
import { environmentSchema } from './environment.js';
import { instruction, NOW, outcome, sent } from '../../test/support/settlement-cases.js';
import { EXPIRY } from '../domain/payment.js';
import { settleStatus } from '../domain/settlement.js';
import { ConfigError, loadConfig, problemsOfEngine } from './load-config.js';

const DATABASE_URL = 'postgres://somebody@127.0.0.1:5432/synccash';
const RAIL = {
  MTN_BASE_URL: 'https://proxy.momoapi.mtn.com/',
  MTN_COLLECTION_SUB_KEY: 'sub',
  MTN_COLLECTION_API_USER: 'user',
  MTN_COLLECTION_API_KEY: 'key',
};
const PRODUCTION = {
  SYNCCASH_PROFILE: 'production',
  DATABASE_URL,
  PUBLIC_BASE_URL: 'https://payments.example.com/',
  ...RAIL,
};

const ALL_RAILS = {
  ...PRODUCTION,
  AT_BASE_URL: 'https://gateway.example',
  AT_CLIENT_KEY: 'client',
  AT_SECRET_KEY: 'secret',
  AT_SERVICE_ID: '7',
  VODAFONE_BASE_URL: 'https://telecel.example',
  VODAFONE_SERVICE_PROVIDER_CODE: '400500',
  VODAFONE_SP_ID: '1',
  VODAFONE_SP_PASSWORD: 'password',
  VODAFONE_SERVICE_ID: '2',
};
/** The variables of the rails, also of one that comes later. */
const TIMEOUTS = Object.keys(environmentSchema.shape).filter((name) => name.endsWith('_REQUEST_TIMEOUT_MS'));

function longestTimeoutOf(rails: AppConfig['rails']): number {
  return Math.max(...Object.values(rails).map((rail) => rail?.requestTimeoutMs ?? 0));
}

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The configuration, or everything that is wrong. */
function outcomeOf(variables: Record<string, string | undefined>): unknown {
  const problems = problemsOf(variables);
  return problems.length > 0 ? problems : loadConfig(variables);
}

describe('the configuration', () => {
  it('needs nothing but a database in the sandbox, and stays on this machine', () => {
    const config = loadConfig({ DATABASE_URL });
    expect(config).toMatchObject({ profile: 'sandbox', role: 'all', redisUrl: null, rails: { mtnMomo: null } });
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3000, publicBaseUrl: 'http://127.0.0.1:3000' });
  });

  it('tells everything that is wrong at once, by the name of the variable', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://x', PORT: '99999', ROLE: 'boss', LOG_LEVEL: 'loud' });
    for (const name of ['DATABASE_URL', 'PORT', 'ROLE', 'LOG_LEVEL']) {
      expect(problems.filter((problem) => problem.startsWith(`${name}:`))).toHaveLength(1);
    }
  });

  it.each(Object.keys(environmentSchema.shape))('takes an empty %s for one that is not set', (name) => {
    for (const variables of [{ DATABASE_URL }, PRODUCTION]) {
      const { [name as keyof typeof PRODUCTION]: _, ...without }: Partial<typeof PRODUCTION> = variables;
      expect(outcomeOf({ ...without, [name]: '' })).toEqual(outcomeOf(without));
    }
  });

  it('starts in production with real credentials', () => {
    const config = loadConfig(PRODUCTION);
    expect(config.rails.mtnMomo).toMatchObject({ baseUrl: 'https://proxy.momoapi.mtn.com', currency: 'GHS' });
    expect(config.http).toMatchObject({ host: '0.0.0.0', publicBaseUrl: 'https://payments.example.com' });
  });

  it('refuses a sandbox credential in production', () => {
    expect(problemsOf({ ...PRODUCTION, MTN_COLLECTION_API_KEY: 'sandbox_1234' })).toEqual([
      expect.stringMatching(/^MTN_COLLECTION_API_KEY: this is a sandbox credential/),
    ]);
  });

  it.each([
    { without: 'a rail', change: { MTN_BASE_URL: '' }, tells: /^MTN_BASE_URL, .*no rail is configured/ },
    { without: 'a public address', change: { PUBLIC_BASE_URL: '' }, tells: /^PUBLIC_BASE_URL: required/ },
    { without: 'https', change: { PUBLIC_BASE_URL: 'http://a.example' }, tells: /^PUBLIC_BASE_URL: .*https/ },
    { without: 'cedis', change: { MTN_CURRENCY: 'EUR' }, tells: /^MTN_CURRENCY/ },
    { without: 'a whole product', change: { MTN_DISBURSEMENT_SUB_KEY: 'x' }, tells: /^MTN_DISBURSEMENT_SUB_KEY/ },
    { without: 'the rail’s key', change: { MTN_COLLECTION_API_KEY: '' }, tells: /MTN_COLLECTION_API_KEY.*required/ },
  ])('does not start in production without $without', ({ change, tells }) => {
    expect(problemsOf({ ...PRODUCTION, ...change })).toContainEqual(expect.stringMatching(tells));
  });

  it('refuses a public key that is none, by its name and in words of its own', () => {
    const variables = { DATABASE_URL, VODAFONE_AUTH: 'mpesa-rsa', VODAFONE_PUBLIC_KEY: 'no key' };
    expect(problemsOf(variables)).toEqual([expect.stringMatching(/^VODAFONE_PUBLIC_KEY: must be an RSA public key/)]);
  });

  it('tells what is wrong between variables together with what is wrong in one', () => {
    const problems = problemsOf({
      ...PRODUCTION,
      PORT: 'x',
      PUBLIC_BASE_URL: '',
      AT_BASE_URL: 'https://gateway.example',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^PORT:/),
      expect.stringMatching(/^AT_CLIENT_KEY, .*required with AT_BASE_URL/),
      expect.stringMatching(/^PUBLIC_BASE_URL: required/),
    ]);
  });

  it('lets "not found" become proof while the payment may still be sent: another rail can carry it', () => {
    const { policy } = loadConfig(PRODUCTION).engine;
    const { state } = instruction({}, outcome('ambiguous'));
    let facts = { ...sent, state, lastSentAtMs: NOW, sendBeforeMs: NOW + 1000 * EXPIRY.defaultSeconds };
    let nowMs = NOW + 30_000;
    for (;;) {
      const answer = { facts, outcome: outcome('unknown_reference'), policy, nowMs, random: 0 };
      const settled = settleStatus(answer);
      if (settled.state === 'failed') break;
      facts = { ...facts, polls: facts.polls + 1, notFounds: settled.notFounds };
      nowMs += settled.next!.inMs;
    }
    expect(nowMs).toBe(NOW + policy.notFoundProofAfterMs);
    expect(facts.sendBeforeMs - nowMs).toBeGreaterThanOrEqual(300_000);
  });

  it('cannot be used when a payment has expired before "not found" is proof', () => {
    const { policy } = loadConfig(PRODUCTION).engine;
    expect(problemsOfEngine({ policy })).toEqual([]);
    const notFoundProofAfterMs = 1000 * EXPIRY.defaultSeconds;
    expect(problemsOfEngine({ policy: { ...policy, notFoundProofAfterMs } })).toHaveLength(1);
  });

  it('leases an attempt for longer than its two calls may take', () => {
    for (const variables of [{ DATABASE_URL }, PRODUCTION, ALL_RAILS]) {
      const { engine, rails } = loadConfig(variables);
      expect(engine.leaseMs).toBeGreaterThan(2 * longestTimeoutOf(rails));
      expect(engine.policy.maxAnswerMs).toBeGreaterThanOrEqual(engine.leaseMs);
    }
  });

  it.each(TIMEOUTS)('leases it for longer when %s is longer', (name) => {
    const { engine, rails } = loadConfig({ ...ALL_RAILS, [name]: '90000' });
    expect(longestTimeoutOf(rails)).toBe(90_000);
    expect(engine.leaseMs).toBeGreaterThan(180_000);
    expect(engine.policy.maxAnswerMs).toBeGreaterThanOrEqual(engine.leaseMs);
    expect(engine.drainTimeoutMs).toBeGreaterThan(90_000);
  });

  it('knows a timeout for each rail', () => {
    const { rails } = loadConfig(ALL_RAILS);
    expect(Object.values(rails)).not.toContain(null);
    expect(TIMEOUTS).toHaveLength(Object.keys(rails).length);
  });
});
