import { z } from 'zod';
import { CURRENCIES } from '../domain/money.js';
import { NETWORKS } from '../domain/number-plan.js';
import { BACKOFF_KINDS } from '../domain/retry.js';
import { STRATEGIES } from '../domain/routing.js';
import { parseRateLimit, RATE_LIMIT_SYNTAX } from './rate-limit-policy.js';
import { readRsaPublicKey } from './rsa-public-key.js';
import { parseTrustProxy, TRUST_PROXY_SYNTAX } from './trust-proxy.js';

const wholeNumber = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => protocols.includes(protocolOf(text)),
      `must be a URL that starts with ${protocols.join('// or ')}//`,
    );

/** Comma-separated words of a closed list, each once. */
const list = <T extends string>(allowed: readonly T[], fallback: T) =>
  z
    .string()
    .default(fallback)
    .transform((text) => [...new Set(text.split(',').map((word) => word.trim()))])
    .pipe(z.array(z.enum(allowed as readonly [T, ...T[]])));

/** A text that must be readable; what it reads is the value. */
const parsed = <T>(parse: (text: string) => T | undefined, syntax: string) =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: syntax });
    return z.NEVER;
  });
const rateLimit = parsed(parseRateLimit, RATE_LIMIT_SYNTAX).optional();

/** Every variable that the server honours; `.env.example` explains them. A duration has its unit in its name. */
export const environmentSchema = z.object({
  SYNCCASH_PROFILE: z.enum(['sandbox', 'production']).default('sandbox'),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  HOST: z.string().optional(),
  PORT: wholeNumber(0, 65_535, 3000),
  PUBLIC_BASE_URL: url('http:', 'https:').optional(),
  BODY_LIMIT_BYTES: wholeNumber(1024, 1_048_576, 65_536),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_POOL_SIZE: wholeNumber(2, 200, 10),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  TRUST_PROXY: parsed(parseTrustProxy, TRUST_PROXY_SYNTAX).optional(),
  RATE_LIMIT_STORE: z.enum(['auto', 'memory', 'postgres', 'redis']).default('auto'),
  RATE_LIMIT_GLOBAL: rateLimit,
  RATE_LIMIT_IP: rateLimit,
  RATE_LIMIT_MERCHANT: rateLimit,
  RATE_LIMIT_KEY: rateLimit,
  RATE_LIMIT_ENDPOINT: rateLimit,
  RATE_LIMIT_CALLBACK: rateLimit,
  FEE_TABLE_FILE: z.string().optional(),
  ROUTING_STRATEGY: z.enum(STRATEGIES).default('balanced'),
  ROUTING_EXPLORE_SHARE: z.coerce.number().min(0).max(0.5).optional(),
  VELOCITY_RULES_FILE: z.string().optional(),
  RISK_REVIEW_WINDOW_SECONDS: wholeNumber(10, 2_592_000, 86_400),
  FRAUD_SERVICE_URL: url('http:', 'https:').optional(),
  FRAUD_SERVICE_TOKEN: z.string().optional(),
  FRAUD_TIMEOUT_MS: wholeNumber(10, 10_000, 800),
  FRAUD_REVIEW_SCORE: wholeNumber(1, 99, 60),
  FRAUD_DENY_SCORE: wholeNumber(2, 100, 85),
  FRAUD_FALLBACK_ALLOW_UP_TO: wholeNumber(0, 1_000_000_000, 50_000),
  FRAUD_FALLBACK_REVIEW_UP_TO: wholeNumber(0, 1_000_000_000, 500_000),
  ENGINE_MAX_IN_FLIGHT: wholeNumber(1, 5000, 256),
  FUNDS_AVAILABLE_AFTER_SECONDS: wholeNumber(0, 30 * 86_400, 0),
  REFUND_MAX_AGE_DAYS: wholeNumber(1, 3650, 90),
  PENDING_AGE_MS: wholeNumber(1000, 3_600_000, 120_000),
  RETRY_BACKOFF: z.enum(BACKOFF_KINDS).default('exponential'),
  RETRY_BASE_MS: z.coerce.number().int().min(10).max(600_000).optional(),
  RETRY_CAP_MS: z.coerce.number().int().min(10).max(600_000).optional(),
  RETRY_MAX_SENDS: z.coerce.number().int().min(1).max(1000).optional(),
  RETRY_MAX_SENDS_BEFORE_SWITCH: wholeNumber(1, 100, 3),
  MTN_BASE_URL: url('http:', 'https:').optional(),
  MTN_TARGET_ENV: z.string().default('mtnghana'),
  MTN_CURRENCY: z.enum(CURRENCIES).default('GHS'),
  MTN_REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).optional(),
  MTN_MAX_CONNECTIONS: wholeNumber(1, 1000, 64),
  MTN_STATUS_QUERIES_PER_SECOND: z.coerce.number().int().min(1).max(100_000).optional(),
  MTN_COLLECTION_SUB_KEY: z.string().optional(),
  MTN_COLLECTION_API_USER: z.string().optional(),
  MTN_COLLECTION_API_KEY: z.string().optional(),
  MTN_DISBURSEMENT_SUB_KEY: z.string().optional(),
  MTN_DISBURSEMENT_API_USER: z.string().optional(),
  MTN_DISBURSEMENT_API_KEY: z.string().optional(),
  AT_BASE_URL: url('http:', 'https:').optional(),
  AT_CLIENT_KEY: z.string().optional(),
  AT_SECRET_KEY: z.string().optional(),
  AT_SERVICE_ID: z.coerce.number().int().positive().optional(),
  AT_NETWORKS: list(NETWORKS, 'AT'),
  AT_SIGNATURE_CANONICAL: z.enum(['body', 'path+body']).default('body'),
  AT_CALLBACK_SIGNATURE: z.enum(['none', 'hmac']).default('none'),
  AT_REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).optional(),
  AT_MAX_CONNECTIONS: wholeNumber(1, 1000, 64),
  AT_STATUS_QUERIES_PER_SECOND: z.coerce.number().int().min(1).max(100_000).optional(),
  VODAFONE_BASE_URL: url('http:', 'https:').optional(),
  VODAFONE_AUTH: z.enum(['g2-sha256', 'wsse-sha256', 'mpesa-rsa']).default('g2-sha256'),
  VODAFONE_SERVICE_PROVIDER_CODE: z
    .string()
    .regex(/^[0-9A-Za-z]{4,12}$/)
    .optional(),
  VODAFONE_SP_ID: z.string().optional(),
  VODAFONE_SP_PASSWORD: z.string().optional(),
  VODAFONE_SERVICE_ID: z.string().optional(),
  VODAFONE_APP_KEY: z.string().optional(),
  VODAFONE_APP_SECRET: z.string().optional(),
  VODAFONE_API_KEY: z.string().optional(),
  VODAFONE_PUBLIC_KEY: z
    .string()
    .refine((text) => readRsaPublicKey(text) !== null, {
      error: 'must be an RSA public key as the portal shows it: base64 of the DER form, or a PEM',
    })
    .optional(),
  VODAFONE_ORIGIN: z.string().default('*'),
  VODAFONE_REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).optional(),
  VODAFONE_MAX_CONNECTIONS: wholeNumber(1, 1000, 64),
  VODAFONE_STATUS_QUERIES_PER_SECOND: z.coerce.number().int().min(1).max(100_000).optional(),
});

export type Environment = z.infer<typeof environmentSchema>;

/** A variable that a shell or a compose file left empty is not set: nothing behind this has to know of empty texts. */
export function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** For what has to know it before the whole configuration is read; undefined when it is no profile. */
export function profileOf(variables: NodeJS.ProcessEnv): Environment['SYNCCASH_PROFILE'] | undefined {
  return environmentSchema.shape.SYNCCASH_PROFILE.safeParse(withoutEmpty(variables).SYNCCASH_PROFILE).data;
}

/** What the sandbox puts at the start of every secret that it makes up, so that production can refuse it. */
export const SANDBOX_SECRET_PREFIX = 'sandbox_';

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
