import type { FeeRule } from '../domain/fees.js';
import type { Currency } from '../domain/money.js';
import type { FallbackBands } from '../domain/fraud-opinion.js';
import type { Network } from '../domain/number-plan.js';
import type { PendingAgePolicy } from '../domain/pending-age.js';
import type { LimitName, RateLimitPolicy } from '../domain/rate-limit.js';
import type { RiskPolicy } from '../domain/risk.js';
import type { Strategy } from '../domain/routing.js';
import type { SettlementPolicy } from '../domain/settlement.js';

export type Profile = 'sandbox' | 'production';
export type RateLimitStoreKind = 'memory' | 'postgres' | 'redis';
export type Role = 'api' | 'worker' | 'all';

export interface MtnMomoProduct {
  readonly subscriptionKey: string;
  readonly apiUser: string;
  readonly apiKey: string;
}

export interface MtnMomoConfig {
  readonly baseUrl: string;
  /** X-Target-Environment: `mtnghana` in production. */
  readonly targetEnvironment: string;
  readonly currency: Currency;
  readonly collection: MtnMomoProduct;
  /** Payouts and refunds need the second product; null = not subscribed. */
  readonly disbursement: MtnMomoProduct | null;
  /** Deadline of one call, token included. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  /** Of all processes together. */
  readonly statusQueriesPerSecond: number;
}

/** The Orchard gateway: a public contract of a Ghana gateway, not of the operator AT. */
export interface AirteltigoMoneyConfig {
  readonly baseUrl: string;
  readonly clientKey: string;
  readonly secretKey: string;
  readonly serviceId: number;
  /** AT; by configuration also MTN and TELECEL, which the gateway reaches too. */
  readonly networks: readonly Network[];
  /** What is signed: Orchard signs the body, Payalert its path and the body. */
  readonly signatureCanonical: 'body' | 'path+body';
  /** `hmac` is our own design; the real gateway does not sign its callbacks. */
  readonly callbackSignature: 'none' | 'hmac';
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  /** Of all processes together. */
  readonly statusQueriesPerSecond: number;
}

/** SyncCash's profile, modelled on M-Pesa: the operator's own contract is not public. */
export interface VodafoneCashConfig {
  readonly baseUrl: string;
  readonly serviceProviderCode: string;
  readonly credential:
    | { readonly strategy: 'g2-sha256'; readonly spId: string; readonly spPassword: string; readonly serviceId: string }
    | { readonly strategy: 'wsse-sha256'; readonly appKey: string; readonly secret: string }
    | { readonly strategy: 'mpesa-rsa'; readonly apiKey: string; readonly publicKey: string; readonly origin: string };
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  /** Of all processes together. */
  readonly statusQueriesPerSecond: number;
}

export interface EngineConfig {
  readonly policy: SettlementPolicy;
  /** A claim holds an attempt this long; longer than any two calls to a rail may take. */
  readonly leaseMs: number;
  /** Attempts claimed by one statement. */
  readonly claimBatch: number;
  /** Attempts in the hands of one process at a time. */
  readonly maxInFlight: number;
  /** How often an idle worker looks for what is due. */
  readonly idleIntervalMs: number;
  /** How long a stop waits for what is in flight. */
  readonly drainTimeoutMs: number;
}

export interface RiskConfig {
  readonly policy: RiskPolicy;
  /** How long a held payment waits for an operator, unless its merchant has said how long it may wait. */
  readonly reviewWindowSeconds: number;
  /** null = the rules are all that is asked. */
  readonly fraudService: FraudServiceConfig | null;
}

/** The contract is a decision of ours; docs/payment-lifecycle.md has it. */
export interface FraudServiceConfig {
  /** No trailing slash. */
  readonly url: string;
  readonly token: string;
  /** A payment waits this long for a word, and no longer. */
  readonly timeoutMs: number;
  readonly fallback: FallbackBands;
}

export interface AppConfig {
  readonly profile: Profile;
  readonly role: Role;
  readonly logLevel: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Where rails reach our webhooks; no trailing slash. */
    readonly publicBaseUrl: string;
    readonly bodyLimitBytes: number;
    /** How long a client may take to send its whole request. */
    readonly requestTimeoutMs: number;
    /** Whose X-Forwarded-For is believed; false = nobody's. */
    readonly trustProxy: false | string[];
  };
  readonly database: {
    readonly url: string;
    readonly poolSize: number;
    readonly connectTimeoutMs: number;
    readonly statementTimeoutMs: number;
  };
  /** null = BullMQ on PostgreSQL. */
  readonly redisUrl: string | null;
  readonly engine: EngineConfig;
  readonly breaker: {
    /** What is looked at. */
    readonly windowMs: number;
    /** Fewer calls in it say nothing. */
    readonly minCalls: number;
    /** From this share of calls that failed by the rail's own fault on, in percent, it opens. */
    readonly faultPercent: number;
    readonly tryAgainAfterMs: number;
  };
  readonly pendingAge: PendingAgePolicy & { readonly lookEveryMs: number };
  readonly ledger: {
    /** How long what was collected is held back before it can be paid out; 0 = not at all. */
    readonly availableAfterMs: number;
    /** How old a payment may be to be given back on demand. */
    readonly refundMaxAgeMs: number;
  };
  readonly routing: {
    readonly fees: readonly FeeRule[];
    readonly strategy: Strategy;
    /** Of the payments, from 0 to 1: how many may go over a rail that is measured too little. */
    readonly exploreShare: number;
  };
  readonly rateLimits: {
    readonly store: RateLimitStoreKind;
    /** How long a request may wait for the shared store before it is counted in this process. */
    readonly storeDeadlineMs: number;
    /** null = off. */
    readonly policies: Readonly<Record<LimitName, RateLimitPolicy | null>>;
  };
  readonly risk: RiskConfig;
  /** null = the rail is not configured and not offered. */
  readonly rails: {
    readonly mtnMomo: MtnMomoConfig | null;
    readonly airteltigoMoney: AirteltigoMoneyConfig | null;
    readonly vodafoneCash: VodafoneCashConfig | null;
  };
}

/** The token under which the typed configuration is injected. */
export const APP_CONFIG = Symbol('APP_CONFIG');

export function hasWorker(config: AppConfig): boolean {
  return config.role !== 'api';
}
