import { loadConfig } from '../config/load-config.js';
import { RAIL_ADDRESSES } from '../config/rail-configs.js';
import { publicHalfOf, type SandboxCredentials } from './credentials.js';
import type { RailsOptions } from './rails/options.js';
import { assertPortFree, findFreePort, parsePort } from './ports.js';

const DEFAULT_PORT = 3000;
const DEFAULT_SANDBOX_PORT = 3900;
const WILDCARD_HOSTS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** What of it the sandbox brings itself, and where. */
export interface SandboxPlan {
  readonly startsPostgres: boolean;
  readonly startsRails: boolean;
  /** 0 in the environment is a real number here. */
  readonly port: number;
  readonly railsPort: number;
  readonly publicBaseUrl: string;
  /** How the simulated rails speak where the server can be configured to speak in more than one way. */
  readonly dialect: Pick<RailsOptions, 'atSignatureCanonical' | 'atCallbackSignature'>;
}

/** Only what is not configured is started. An empty variable is not set. */
export function startsWhat(env: NodeJS.ProcessEnv): { startsPostgres: boolean; startsRails: boolean } {
  const isSet = (name: string) => (env[name] ?? '') !== '';
  return {
    startsPostgres: !isSet('DATABASE_URL'),
    startsRails: !RAIL_ADDRESSES.some(isSet),
  };
}

function isFixedPort(port: number): boolean {
  return port !== 0;
}

export function requestedPorts(env: NodeJS.ProcessEnv): { port: number; railsPort: number } {
  return {
    port: parsePort('PORT', env.PORT, DEFAULT_PORT),
    railsPort: parsePort('SANDBOX_PORT', env.SANDBOX_PORT, DEFAULT_SANDBOX_PORT),
  };
}

/** @throws SandboxError when a port is taken: before anything is started. */
export async function makePlan(env: NodeJS.ProcessEnv): Promise<SandboxPlan> {
  const what = startsWhat(env);
  const wanted = requestedPorts(env);
  const host = hostOf(env);
  if (isFixedPort(wanted.port)) await assertPortFree('PORT', wanted.port, host);
  if (what.startsRails && isFixedPort(wanted.railsPort)) await assertPortFree('SANDBOX_PORT', wanted.railsPort);
  const port = isFixedPort(wanted.port) ? wanted.port : await findFreePort();
  const railsPort = isFixedPort(wanted.railsPort) ? wanted.railsPort : await findFreePort([port]);
  return {
    ...what,
    port,
    railsPort,
    publicBaseUrl: env.PUBLIC_BASE_URL || localBaseUrl(env, port),
    dialect: {
      atSignatureCanonical: env.AT_SIGNATURE_CANONICAL === 'path+body' ? 'path+body' : 'body',
      atCallbackSignature: env.AT_CALLBACK_SIGNATURE === 'hmac' ? 'hmac' : 'none',
    },
  };
}

/** Where this machine reaches the server. */
export function localBaseUrl(env: NodeJS.ProcessEnv, port: number): string {
  const host = hostOf(env);
  const reachable = WILDCARD_HOSTS.has(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** What the server's configuration needs to know of the parts that the sandbox starts. */
export function mergedEnvironment(
  env: NodeJS.ProcessEnv,
  plan: SandboxPlan,
  parts: {
    databaseUrl: string | null;
    rails: { urls: Readonly<Record<string, string>>; credentials: SandboxCredentials['rails'] } | null;
  },
): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = {
    ...env,
    PORT: String(plan.port),
    SANDBOX_PORT: String(plan.railsPort),
    PUBLIC_BASE_URL: plan.publicBaseUrl,
  };
  if (parts.databaseUrl !== null) merged.DATABASE_URL = parts.databaseUrl;
  return parts.rails === null ? merged : { ...merged, ...railsEnvironment(env, parts.rails) };
}

function railsEnvironment(
  env: NodeJS.ProcessEnv,
  {
    urls,
    credentials: { mtn_momo: mtn, airteltigo_money: at, vodafone_cash: vodafone },
  }: { urls: Readonly<Record<string, string>>; credentials: SandboxCredentials['rails'] },
): NodeJS.ProcessEnv {
  return {
    MTN_BASE_URL: urls.mtn_momo,
    MTN_TARGET_ENV: mtn.targetEnvironment,
    MTN_CURRENCY: mtn.currency,
    MTN_COLLECTION_SUB_KEY: mtn.collectionSubscriptionKey,
    MTN_COLLECTION_API_USER: mtn.apiUser,
    MTN_COLLECTION_API_KEY: mtn.apiKey,
    MTN_DISBURSEMENT_SUB_KEY: mtn.disbursementSubscriptionKey,
    MTN_DISBURSEMENT_API_USER: mtn.apiUser,
    MTN_DISBURSEMENT_API_KEY: mtn.apiKey,
    AT_BASE_URL: urls.airteltigo_money,
    AT_CLIENT_KEY: at.clientKey,
    AT_SECRET_KEY: at.secretKey,
    AT_SERVICE_ID: at.serviceId,
    // The gateway reaches all three networks; the operators' own rails are asked first.
    AT_NETWORKS: env.AT_NETWORKS || 'AT,MTN,TELECEL',
    VODAFONE_BASE_URL: urls.vodafone_cash,
    VODAFONE_SERVICE_PROVIDER_CODE: vodafone.serviceProviderCode,
    VODAFONE_SP_ID: vodafone.spId,
    VODAFONE_SP_PASSWORD: vodafone.spPassword,
    VODAFONE_SERVICE_ID: vodafone.serviceId,
    VODAFONE_APP_KEY: vodafone.spId,
    VODAFONE_APP_SECRET: vodafone.spPassword,
    ...(vodafone.rsa !== undefined && {
      VODAFONE_API_KEY: vodafone.rsa.apiKey,
      VODAFONE_PUBLIC_KEY: publicHalfOf(vodafone.rsa.privateKey),
    }),
  };
}

/**
 * A typing error in a variable is told at once, not after the database has started.
 * @throws ConfigError
 */
export function assertUsable(env: NodeJS.ProcessEnv, plan: SandboxPlan, credentials: SandboxCredentials): void {
  const placeholder = 'http://127.0.0.1:1';
  loadConfig(
    mergedEnvironment(env, plan, {
      databaseUrl: plan.startsPostgres ? 'postgres://127.0.0.1:1/none' : null,
      rails: plan.startsRails
        ? {
            urls: { mtn_momo: placeholder, airteltigo_money: placeholder, vodafone_cash: placeholder },
            credentials: credentials.rails,
          }
        : null,
    }),
  );
}

function hostOf(env: NodeJS.ProcessEnv): string {
  return env.HOST === undefined || env.HOST === '' ? '127.0.0.1' : env.HOST;
}
