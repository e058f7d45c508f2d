import { z } from 'zod';
import { CURRENCIES } from '../domain/money.js';
import { NETWORKS } from '../domain/number-plan.js';
import { BACKOFF_KINDS } from '../domain/retry.js';
import { STRATEGIES } from '../domain/routing.js';
import { parseRateLimit, RATE_LIMIT_SYNTAX } from './rate-limit-policy.js';
import { readRsaPublicKey } from './rsa-public-key.js';
import { parseTrustProxy, TRUST_PROXY_SYNTAX } from './trust-proxy.js';

/** A value that a shell or a compose file left empty means «not set». */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const wholeNumber = (min: number, max: number, fallback: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(min).max(max).default(fallback),
  );
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
    .transform((text) => [...new Set((text || fallback).split(',').map((word) => word.trim()))])
    .pipe(z.array(z.enum(allowed as readonly [T, ...T[]])));

/** A text that must be readable; what it reads is the value. */
const parsed = <T>(parse: (text: string) => T | undefined, syntax: string) =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: syntax });
    return z.NEVER;
  });
const rateLimit = optional(parsed(parseRateLimit, RATE_LIMIT_SYNTAX));

/** Every variable that the server honours; `.env.example` explains them. Durations are milliseconds. */
export const environmentSchema = z.object({
  SYNCCASH_PROFILE: z.enum(['sandbox', 'production']).default('sandbox'),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  HOST: optional(z.string()),
  PORT: wholeNumber(0, 65_535, 3000),
  PUBLIC_BASE_URL: optional(url('http:', 'https:')),
  BODY_LIMIT_BYTES: wholeNumber(1024, 1_048_576, 65_536),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_POOL_SIZE: wholeNumber(2, 200, 10),
  REDIS_URL: optional(url('redis:', 'rediss:')),
  TRUST_PROXY: optional(parsed(parseTrustProxy, TRUST_PROXY_SYNTAX)),
  RATE_LIMIT_STORE: z.enum(['auto', 'memory', 'postgres', 'redis']).default('auto'),
  RATE_LIMIT_GLOBAL: rateLimit,
  RATE_LIMIT_IP: rateLimit,
  RATE_LIMIT_MERCHANT: rateLimit,
  RATE_LIMIT_KEY: rateLimit,
  RATE_LIMIT_ENDPOINT: rateLimit,
  RATE_LIMIT_CALLBACK: rateLimit,
  FEE_TABLE_FILE: optional(z.string()),
  ROUTING_STRATEGY: z.enum(STRATEGIES).default('balanced'),
  ROUTING_EXPLORE_SHARE: optional(z.coerce.number().min(0).max(0.5)),
  VELOCITY_RULES_FILE: optional(z.string()),
  RISK_REVIEW_WINDOW_SECONDS: wholeNumber(10, 2_592_000, 86_400),
  FRAUD_SERVICE_URL: optional(url('http:', 'https:')),
  FRAUD_SERVICE_TOKEN: optional(z.string()),
  FRAUD_TIMEOUT_MS: wholeNumber(10, 10_000, 800),
  FRAUD_REVIEW_SCORE: wholeNumber(1, 99, 60),
  FRAUD_DENY_SCORE: wholeNumber(2, 100, 85),
  FRAUD_FALLBACK_ALLOW_UP_TO: wholeNumber(0, 1_000_000_000, 50_000),
  FRAUD_FALLBACK_REVIEW_UP_TO: wholeNumber(0, 1_000_000_000, 500_000),
  ENGINE_MAX_IN_FLIGHT: wholeNumber(1, 5000, 256),
  SETTLEMENT_DELAY_SECONDS: wholeNumber(0, 30 * 86_400, 0),
  REFUND_MAX_AGE_DAYS: wholeNumber(1, 3650, 90),
  PENDING_AGE_MS: wholeNumber(1000, 3_600_000, 120_000),
  RETRY_BACKOFF: z.enum(BACKOFF_KINDS).default('exponential'),
  RETRY_BASE_MS: optional(z.coerce.number().int().min(10).max(600_000)),
  RETRY_CAP_MS: optional(z.coerce.number().int().min(10).max(600_000)),
  RETRY_MAX_SENDS: optional(z.coerce.number().int().min(1).max(1000)),
  RETRY_MAX_SENDS_BEFORE_SWITCH: wholeNumber(1, 100, 3),
  MTN_BASE_URL: optional(url('http:', 'https:')),
  MTN_TARGET_ENV: z.string().default('mtnghana'),
  MTN_CURRENCY: z.enum(CURRENCIES).default('GHS'),
  MTN_REQUEST_TIMEOUT_MS: optional(z.coerce.number().int().min(100).max(120_000)),
  MTN_MAX_CONNECTIONS: wholeNumber(1, 1000, 64),
  MTN_STATUS_QUERIES_PER_SECOND: optional(z.coerce.number().int().min(1).max(100_000)),
  MTN_COLLECTION_SUB_KEY: optional(z.string()),
  MTN_COLLECTION_API_USER: optional(z.string()),
  MTN_COLLECTION_API_KEY: optional(z.string()),
  MTN_DISBURSEMENT_SUB_KEY: optional(z.string()),
  MTN_DISBURSEMENT_API_USER: optional(z.string()),
  MTN_DISBURSEMENT_API_KEY: optional(z.string()),
  AT_BASE_URL: optional(url('http:', 'https:')),
  AT_CLIENT_KEY: optional(z.string()),
  AT_SECRET_KEY: optional(z.string()),
  AT_SERVICE_ID: optional(z.coerce.number().int().positive()),
  AT_NETWORKS: list(NETWORKS, 'AT'),
  AT_SIGNATURE_CANONICAL: z.enum(['body', 'path+body']).default('body'),
  AT_CALLBACK_SIGNATURE: z.enum(['none', 'hmac']).default('none'),
  AT_REQUEST_TIMEOUT_MS: optional(z.coerce.number().int().min(100).max(120_000)),
  AT_MAX_CONNECTIONS: wholeNumber(1, 1000, 64),
  AT_STATUS_QUERIES_PER_SECOND: optional(z.coerce.number().int().min(1).max(100_000)),
  VODAFONE_BASE_URL: optional(url('http:', 'https:')),
  VODAFONE_AUTH: z.enum(['g2-sha256', 'wsse-sha256', 'mpesa-rsa']).default('g2-sha256'),
  VODAFONE_SERVICE_PROVIDER_CODE: optional(z.string().regex(/^[0-9A-Za-z]{4,12}$/)),
  VODAFONE_SP_ID: optional(z.string()),
  VODAFONE_SP_PASSWORD: optional(z.string()),
  VODAFONE_SERVICE_ID: optional(z.string()),
  VODAFONE_APP_KEY: optional(z.string()),
  VODAFONE_APP_SECRET: optional(z.string()),
  VODAFONE_API_KEY: optional(z.string()),
  VODAFONE_PUBLIC_KEY: optional(
    z.string().refine((text) => readRsaPublicKey(text) !== null, {
      error: 'must be an RSA public key as the portal shows it: base64 of the DER form, or a PEM',
    }),
  ),
  VODAFONE_ORIGIN: z.string().default('*'),
  VODAFONE_REQUEST_TIMEOUT_MS: optional(z.coerce.number().int().min(100).max(120_000)),
  VODAFONE_MAX_CONNECTIONS: wholeNumber(1, 1000, 64),
  VODAFONE_STATUS_QUERIES_PER_SECOND: optional(z.coerce.number().int().min(1).max(100_000)),
});

export type Environment = z.infer<typeof environmentSchema>;

/** What the sandbox puts at the start of every secret that it makes up, so that production can refuse it. */
export const SANDBOX_SECRET_PREFIX = 'sandbox_';

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
