import { PRODUCTION_POLL_SCHEDULE, SANDBOX_POLL_SCHEDULE } from '../domain/poll-schedule.js';
import type { SettlementPolicy } from '../domain/settlement.js';
import type { AppConfig, EngineConfig, MtnMomoConfig, MtnMomoProduct } from './app-config.js';
import { environmentSchema, SANDBOX_SECRET_PREFIX, type Environment } from './environment.js';

/** The start is refused; `problems` is the full list, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the configuration can not be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** @throws ConfigError with everything that is wrong, not only the first. */
export function loadConfig(variables: NodeJS.ProcessEnv): AppConfig {
  const parsed = environmentSchema.safeParse(variables);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success) throw new ConfigError(problems);

  const env = parsed.data;
  const config = toConfig(env);
  if (env.MTN_BASE_URL !== undefined && config.mtnMomo === null) {
    problems.push(
      'MTN_COLLECTION_SUB_KEY, MTN_COLLECTION_API_USER, MTN_COLLECTION_API_KEY: required with MTN_BASE_URL',
    );
  }
  if (isHalfSet(env.MTN_DISBURSEMENT_SUB_KEY, env.MTN_DISBURSEMENT_API_USER, env.MTN_DISBURSEMENT_API_KEY)) {
    problems.push(
      'MTN_DISBURSEMENT_SUB_KEY, MTN_DISBURSEMENT_API_USER, MTN_DISBURSEMENT_API_KEY: set all three or none',
    );
  }
  if (env.SYNCCASH_PROFILE === 'production') problems.push(...problemsOfProduction(env, config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function toConfig(env: Environment): AppConfig {
  const isSandbox = env.SYNCCASH_PROFILE === 'sandbox';
  return {
    profile: env.SYNCCASH_PROFILE,
    role: env.ROLE,
    logLevel: env.LOG_LEVEL,
    http: {
      // The sandbox holds demo keys: it is for this machine only.
      host: env.HOST ?? (isSandbox ? '127.0.0.1' : '0.0.0.0'),
      port: env.PORT,
      publicBaseUrl: (env.PUBLIC_BASE_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ''),
      bodyLimitBytes: env.BODY_LIMIT_BYTES,
      requestTimeoutMs: 15_000,
    },
    database: {
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      connectTimeoutMs: 5000,
      statementTimeoutMs: 10_000,
    },
    redisUrl: env.REDIS_URL ?? null,
    engine: engineConfig(env, isSandbox),
    mtnMomo: mtnMomoConfig(env, isSandbox),
  };
}

function engineConfig(env: Environment, isSandbox: boolean): EngineConfig {
  const leaseMs = 2 * requestTimeoutMs(env, isSandbox) + 5000;
  return {
    policy: { ...(isSandbox ? SANDBOX_POLICY : PRODUCTION_POLICY), maxAnswerMs: leaseMs },
    leaseMs,
    claimBatch: 100,
    maxInFlight: env.ENGINE_MAX_IN_FLIGHT,
    idleIntervalMs: isSandbox ? 250 : 1000,
    drainTimeoutMs: requestTimeoutMs(env, isSandbox) + 5000,
  };
}

function requestTimeoutMs(env: Environment, isSandbox: boolean): number {
  return env.MTN_REQUEST_TIMEOUT_MS ?? (isSandbox ? 5000 : 30_000);
}

function mtnMomoConfig(env: Environment, isSandbox: boolean): MtnMomoConfig | null {
  const collection = product(env.MTN_COLLECTION_SUB_KEY, env.MTN_COLLECTION_API_USER, env.MTN_COLLECTION_API_KEY);
  if (env.MTN_BASE_URL === undefined || collection === null) return null;
  return {
    baseUrl: env.MTN_BASE_URL.replace(/\/+$/, ''),
    targetEnvironment: env.MTN_TARGET_ENV,
    currency: env.MTN_CURRENCY,
    collection,
    disbursement: product(env.MTN_DISBURSEMENT_SUB_KEY, env.MTN_DISBURSEMENT_API_USER, env.MTN_DISBURSEMENT_API_KEY),
    requestTimeoutMs: requestTimeoutMs(env, isSandbox),
    maxConnections: env.MTN_MAX_CONNECTIONS,
  };
}

function product(subscriptionKey?: string, apiUser?: string, apiKey?: string): MtnMomoProduct | null {
  if (subscriptionKey === undefined || apiUser === undefined || apiKey === undefined) return null;
  return { subscriptionKey, apiUser, apiKey };
}

function isHalfSet(...values: (string | undefined)[]): boolean {
  const set = values.filter((value) => value !== undefined).length;
  return set > 0 && set < values.length;
}

function problemsOfProduction(env: Environment, config: AppConfig): string[] {
  const problems: string[] = [];
  const sandboxSecrets = Object.entries(env).filter(([, value]) => String(value).startsWith(SANDBOX_SECRET_PREFIX));
  for (const [name] of sandboxSecrets)
    problems.push(`${name}: this is a sandbox credential; production needs the rail's own`);
  if (env.PUBLIC_BASE_URL === undefined) problems.push('PUBLIC_BASE_URL: required, rails send their callbacks there');
  else if (!env.PUBLIC_BASE_URL.startsWith('https:')) problems.push('PUBLIC_BASE_URL: rails call back over https only');
  if (config.mtnMomo === null) problems.push('MTN_BASE_URL: required, no rail is configured');
  if (env.MTN_CURRENCY !== 'GHS') problems.push('MTN_CURRENCY: production settles in GHS');
  return problems;
}

/** Full jitter under these caps; `not found` becomes proof only after the rail had time to show a late instruction. */
const PRODUCTION_POLICY: Omit<SettlementPolicy, 'maxAnswerMs'> = {
  pollSchedule: PRODUCTION_POLL_SCHEDULE,
  backoff: { baseMs: 1000, capMs: 30_000 },
  maxSends: 60,
  minNotFounds: 3,
  settleAfterMs: 600_000,
};

const SANDBOX_POLICY: Omit<SettlementPolicy, 'maxAnswerMs'> = {
  pollSchedule: SANDBOX_POLL_SCHEDULE,
  backoff: { baseMs: 500, capMs: 5000 },
  maxSends: 200,
  minNotFounds: 3,
  settleAfterMs: 6000,
};
