import type { z } from 'zod';
import { EXPIRY } from '../domain/payment.js';
import { PRODUCTION_POLL_SCHEDULE, SANDBOX_POLL_SCHEDULE } from '../domain/poll-schedule.js';
import type { SettlementPolicy } from '../domain/settlement.js';
import type { FeeRule } from '../domain/fees.js';
import type { AppConfig, EngineConfig } from './app-config.js';
import { DEFAULT_FEES, readFeeTable } from './fee-table.js';
import { problemsOfRails, RAIL_ADDRESSES, railConfigs } from './rail-configs.js';
import { problemsOfRateLimits, rateLimitConfig } from './rate-limit-config.js';
import { problemsOfRisk, riskConfig } from './risk-config.js';
import { DEFAULT_VELOCITY_RULES, readVelocityRules, type VelocityRules } from './velocity-rules.js';
import { environmentSchema, SANDBOX_SECRET_PREFIX, withoutEmpty, type Environment } from './environment.js';

/** The start is refused; `problems` is the full list, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** @throws ConfigError with everything that is wrong, not only the first. */
export function loadConfig(environment: NodeJS.ProcessEnv): AppConfig {
  const variables = withoutEmpty(environment);
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error, variables));
  const env = parsed.data;
  const problems: string[] = [];
  const config = toConfig(env, feesOf(env, problems), velocityRulesOf(env, problems));
  problems.push(...problemsBetween(env, config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The rules that one variable alone cannot break. */
function problemsBetween(env: Environment, config: AppConfig): string[] {
  const problems = [
    ...problemsOfRails(env, config.rails),
    ...problemsOfRateLimits(env),
    ...problemsOfRisk(env),
    ...problemsOfEngine(config.engine),
  ];
  return env.SYNCCASH_PROFILE === 'production' ? [...problems, ...problemsOfProduction(env, config)] : problems;
}

/** What is wrong with single variables, and what would still be wrong between the others if those were right. */
function problemsOf(error: z.ZodError, variables: NodeJS.ProcessEnv): string[] {
  const wrong = error.issues.map((issue) => issue.path.join('.'));
  const problems = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const others = Object.entries(variables).filter(([name]) => !wrong.includes(name));
  const rest = environmentSchema.safeParse({ DATABASE_URL: 'postgres://not-given', ...Object.fromEntries(others) });
  if (!rest.success) return problems;
  const isNews = (problem: string) => !wrong.some((name) => problem.includes(name));
  return [...problems, ...problemsBetween(rest.data, toConfig(rest.data, [], NO_RULES)).filter(isNews)];
}

function feesOf({ FEE_TABLE_FILE: path }: Environment, problems: string[]): readonly FeeRule[] {
  if (path === undefined) return DEFAULT_FEES;
  try {
    return readFeeTable(path);
  } catch (error) {
    problems.push(`FEE_TABLE_FILE: ${path} cannot be used: ${(error as Error).message}`);
    return [];
  }
}

const NO_RULES: VelocityRules = { rules: [], newWallet: null };

function velocityRulesOf(env: Environment, problems: string[]): VelocityRules {
  const { VELOCITY_RULES_FILE: path, SYNCCASH_PROFILE: profile } = env;
  if (path === undefined) return DEFAULT_VELOCITY_RULES[profile];
  try {
    return readVelocityRules(path);
  } catch (error) {
    problems.push(`VELOCITY_RULES_FILE: ${path} cannot be used: ${(error as Error).message}`);
    return NO_RULES;
  }
}

function toConfig(env: Environment, fees: readonly FeeRule[], rules: VelocityRules): AppConfig {
  const isSandbox = env.SYNCCASH_PROFILE === 'sandbox';
  const defaultTimeoutMs = isSandbox ? 5000 : 30_000;
  const rails = railConfigs(env, defaultTimeoutMs);
  // What is not configured is never called, so it makes nobody wait.
  const timeouts = Object.values(rails).flatMap((rail) => (rail === null ? [] : [rail.requestTimeoutMs]));
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
      trustProxy: env.TRUST_PROXY ?? false,
    },
    database: {
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      connectTimeoutMs: 5000,
      statementTimeoutMs: 10_000,
    },
    redisUrl: env.REDIS_URL ?? null,
    breaker: { windowMs: 10_000, minCalls: 10, faultPercent: 50, tryAgainAfterMs: isSandbox ? 1000 : 10_000 },
    pendingAge: {
      minAgeMs: env.PENDING_AGE_MS,
      maxAgeMs: Math.max(1_800_000, 2 * env.PENDING_AGE_MS),
      lookAt: 50,
      minTaken: 20,
      stuckPercent: 80,
      flowingPercent: 50,
      lookEveryMs: isSandbox ? 1000 : 5000,
    },
    // The sandbox is for tests: the same payment takes the same rail, unless one asks for it.
    routing: {
      fees,
      strategy: env.ROUTING_STRATEGY,
      exploreShare: env.ROUTING_EXPLORE_SHARE ?? (isSandbox ? 0 : 0.02),
    },
    ledger: {
      availableAfterMs: 1000 * env.FUNDS_AVAILABLE_AFTER_SECONDS,
      refundMaxAgeMs: DAY_MS * env.REFUND_MAX_AGE_DAYS,
    },
    rateLimits: rateLimitConfig(env, isSandbox),
    engine: engineConfig(env, isSandbox, timeouts.length > 0 ? Math.max(...timeouts) : defaultTimeoutMs),
    risk: riskConfig(env, rules),
    rails,
  };
}

/** @param timeoutMs the longest of any rail's: a live sender must never be taken for a dead one */
function engineConfig(env: Environment, isSandbox: boolean, timeoutMs: number): EngineConfig {
  const leaseMs = 2 * timeoutMs + 5000;
  const usual = isSandbox ? SANDBOX_POLICY : PRODUCTION_POLICY;
  return {
    policy: {
      ...usual,
      backoff: {
        kind: env.RETRY_BACKOFF,
        baseMs: env.RETRY_BASE_MS ?? usual.backoff.baseMs,
        capMs: env.RETRY_CAP_MS ?? usual.backoff.capMs,
      },
      maxSends: env.RETRY_MAX_SENDS ?? usual.maxSends,
      maxSendsBeforeSwitch: env.RETRY_MAX_SENDS_BEFORE_SWITCH,
      maxAnswerMs: leaseMs,
    },
    leaseMs,
    claimBatch: 100,
    maxInFlight: env.ENGINE_MAX_IN_FLIGHT,
    idleIntervalMs: isSandbox ? 250 : 1000,
    drainTimeoutMs: timeoutMs + 5000,
  };
}

/** "Not found" leads to another rail only while the payment may still be sent. */
export function problemsOfEngine({ policy }: Pick<EngineConfig, 'policy'>): string[] {
  const waitSeconds = policy.notFoundProofAfterMs / 1000;
  if (waitSeconds < EXPIRY.defaultSeconds) return [];
  return [
    `"not found" is proof only ${waitSeconds} s after a send, and a payment has ${EXPIRY.defaultSeconds} s by default: no other rail could ever carry it`,
  ];
}

function problemsOfProduction(env: Environment, config: AppConfig): string[] {
  const problems: string[] = [];
  const sandboxSecrets = Object.entries(env).filter(
    ([, value]) => typeof value === 'string' && value.startsWith(SANDBOX_SECRET_PREFIX),
  );
  for (const [name] of sandboxSecrets)
    problems.push(`${name}: this is a sandbox credential; production needs the rail's own`);
  if (env.PUBLIC_BASE_URL === undefined) problems.push('PUBLIC_BASE_URL: required, rails send their callbacks there');
  else if (!env.PUBLIC_BASE_URL.startsWith('https:')) problems.push('PUBLIC_BASE_URL: rails call back over https only');
  if (Object.values(config.rails).every((rail) => rail === null)) {
    problems.push(`${RAIL_ADDRESSES.join(', ')}: set one at least, no rail is configured`);
  }
  for (const name of RAIL_ADDRESSES) {
    if (isSandboxHost(env[name])) problems.push(`${name}: this is a sandbox host; production needs the rail's own`);
  }
  return problems;
}

/** This machine, or a host that the rail itself calls its sandbox. */
function isSandboxHost(url: string | undefined): boolean {
  if (url === undefined) return false;
  const { hostname } = new URL(url);
  return /^(localhost|127\..*|\[::1\])$|sandbox/i.test(hostname);
}

const DAY_MS = 86_400_000;

/**
 * Full jitter under these caps; `not found` becomes proof only after the rail had time to show a late instruction. DESIGN: five
 * minutes are when MTN and Hubtel themselves want to be asked about what they have not called back for (Airtel: three), and
 * they leave as long again for another rail within the time that a payment has by default.
 */
const PRODUCTION_POLICY: Omit<SettlementPolicy, 'maxAnswerMs'> = {
  pollSchedule: PRODUCTION_POLL_SCHEDULE,
  backoff: { kind: 'exponential', baseMs: 1000, capMs: 30_000 },
  maxSends: 60,
  maxSendsBeforeSwitch: 3,
  minNotFounds: 3,
  notFoundProofAfterMs: 300_000,
  secondLooksMs: [900_000, 72_000_000],
};

const SANDBOX_POLICY: Omit<SettlementPolicy, 'maxAnswerMs'> = {
  pollSchedule: SANDBOX_POLL_SCHEDULE,
  backoff: { kind: 'exponential', baseMs: 500, capMs: 5000 },
  maxSends: 200,
  maxSendsBeforeSwitch: 3,
  minNotFounds: 3,
  notFoundProofAfterMs: 6000,
  secondLooksMs: [5000, 60_000],
};
