import { LIMIT_NAMES, type LimitName, type RateLimitPolicy } from '../domain/rate-limit.js';
import type { AppConfig, RateLimitStoreKind } from './app-config.js';
import type { Environment } from './environment.js';
import { parseRateLimit } from './rate-limit-policy.js';

/**
 * As generous as the usual payment APIs, and with room for two merchants behind one address. A bucket smooths what comes
 * at once, the window of an endpoint what goes on for long. A callback's address belongs to one attempt.
 */
const PRODUCTION: Record<LimitName, string> = {
  global: '5000/1s burst 10000',
  ip: '200/1s burst 400',
  merchant: '100/1s burst 200',
  key: '100/1s burst 200',
  endpoint: '3000/1m',
  callback: '30/1m',
};

/** The sandbox is for load tests too: from one key and one address, as fast as the machine can. */
const SANDBOX: Record<LimitName, string> = {
  global: '100000/1s burst 200000',
  ip: '100000/1s burst 200000',
  merchant: '100000/1s burst 200000',
  key: '100000/1s burst 200000',
  endpoint: '1000000/1m',
  callback: '30/1m',
};

/** A store that does not answer within this is not waited for. PostgreSQL gathers first, and may be busy with payments. */
const STORE_DEADLINE_MS: Record<RateLimitStoreKind, number> = { memory: 0, redis: 50, postgres: 250 };

export function rateLimitConfig(env: Environment, isSandbox: boolean): AppConfig['rateLimits'] {
  const store = storeOf(env);
  const usual = isSandbox ? SANDBOX : PRODUCTION;
  const configured: Record<LimitName, RateLimitPolicy | null | undefined> = {
    global: env.RATE_LIMIT_GLOBAL,
    ip: env.RATE_LIMIT_IP,
    merchant: env.RATE_LIMIT_MERCHANT,
    key: env.RATE_LIMIT_KEY,
    endpoint: env.RATE_LIMIT_ENDPOINT,
    callback: env.RATE_LIMIT_CALLBACK,
  };
  const policyOf = (name: LimitName) => {
    const policy = configured[name];
    return policy === undefined ? (parseRateLimit(usual[name]) ?? null) : policy;
  };
  const policies = Object.fromEntries(LIMIT_NAMES.map((name) => [name, policyOf(name)]));
  return {
    store,
    storeDeadlineMs: STORE_DEADLINE_MS[store],
    policies: policies as Record<LimitName, RateLimitPolicy | null>,
  };
}

export function problemsOfRateLimits(env: Environment): string[] {
  return env.RATE_LIMIT_STORE === 'redis' && env.REDIS_URL === undefined
    ? ['RATE_LIMIT_STORE: redis needs REDIS_URL']
    : [];
}

function storeOf({ RATE_LIMIT_STORE: wanted, REDIS_URL: redisUrl }: Environment): RateLimitStoreKind {
  if (wanted !== 'auto') return wanted;
  return redisUrl === undefined ? 'memory' : 'redis';
}
