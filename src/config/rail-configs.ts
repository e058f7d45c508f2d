import type {
  AirteltigoMoneyConfig,
  AppConfig,
  MtnMomoConfig,
  MtnMomoProduct,
  VodafoneCashConfig,
} from './app-config.js';
import type { Environment } from './environment.js';

interface RailReading {
  /** The variable that says that the rail is wanted. */
  readonly address: keyof Environment & `${string}_BASE_URL`;
  /** What else has to be set then. */
  readonly needs: (env: Environment) => string;
}

const VODAFONE_SECRETS = {
  'g2-sha256': 'VODAFONE_SP_ID, VODAFONE_SP_PASSWORD, VODAFONE_SERVICE_ID',
  'wsse-sha256': 'VODAFONE_APP_KEY, VODAFONE_APP_SECRET',
  'mpesa-rsa': 'VODAFONE_API_KEY, VODAFONE_PUBLIC_KEY',
} as const;

/** Every rail that can be configured. Whatever goes over all of them goes over this table. */
const RAILS: Record<keyof AppConfig['rails'], RailReading> = {
  mtnMomo: {
    address: 'MTN_BASE_URL',
    needs: () => 'MTN_COLLECTION_SUB_KEY, MTN_COLLECTION_API_USER, MTN_COLLECTION_API_KEY',
  },
  airteltigoMoney: { address: 'AT_BASE_URL', needs: () => 'AT_CLIENT_KEY, AT_SECRET_KEY, AT_SERVICE_ID' },
  vodafoneCash: {
    address: 'VODAFONE_BASE_URL',
    needs: (env) => `VODAFONE_SERVICE_PROVIDER_CODE, ${VODAFONE_SECRETS[env.VODAFONE_AUTH]}`,
  },
};

export const RAIL_ADDRESSES = Object.values(RAILS).map(({ address }) => address);

/** MTN's is PUBLIC; of the others nothing is, so theirs is a DESIGN that an ordinary server bears. */
const STATUS_QUERIES_PER_SECOND = { MTN: 10, AT: 50, VODAFONE: 50 } as const;
/** The simulated rails limit nothing unless they are told to. */
const SANDBOX_STATUS_QUERIES_PER_SECOND = 5000;

function defaultQueryRate({ SYNCCASH_PROFILE: profile }: Environment, ofRail: number): number {
  return profile === 'sandbox' ? SANDBOX_STATUS_QUERIES_PER_SECOND : ofRail;
}

/** A rail exists when its address and its credentials are set. */
export function railConfigs(env: Environment, defaultTimeoutMs: number): AppConfig['rails'] {
  return {
    mtnMomo: mtnMomoConfig(env, defaultTimeoutMs),
    airteltigoMoney: airteltigoMoneyConfig(env, defaultTimeoutMs),
    vodafoneCash: vodafoneCashConfig(env, defaultTimeoutMs),
  };
}

function mtnMomoConfig(env: Environment, defaultTimeoutMs: number): MtnMomoConfig | null {
  const collection = product(env.MTN_COLLECTION_SUB_KEY, env.MTN_COLLECTION_API_USER, env.MTN_COLLECTION_API_KEY);
  if (env.MTN_BASE_URL === undefined || collection === null) return null;
  return {
    baseUrl: withoutSlash(env.MTN_BASE_URL),
    targetEnvironment: env.MTN_TARGET_ENV,
    currency: env.MTN_CURRENCY,
    collection,
    disbursement: product(env.MTN_DISBURSEMENT_SUB_KEY, env.MTN_DISBURSEMENT_API_USER, env.MTN_DISBURSEMENT_API_KEY),
    requestTimeoutMs: env.MTN_REQUEST_TIMEOUT_MS ?? defaultTimeoutMs,
    maxConnections: env.MTN_MAX_CONNECTIONS,
    statusQueriesPerSecond: env.MTN_STATUS_QUERIES_PER_SECOND ?? defaultQueryRate(env, STATUS_QUERIES_PER_SECOND.MTN),
  };
}

function product(subscriptionKey?: string, apiUser?: string, apiKey?: string): MtnMomoProduct | null {
  if (subscriptionKey === undefined || apiUser === undefined || apiKey === undefined) return null;
  return { subscriptionKey, apiUser, apiKey };
}

function airteltigoMoneyConfig(env: Environment, defaultTimeoutMs: number): AirteltigoMoneyConfig | null {
  const { AT_BASE_URL: baseUrl, AT_CLIENT_KEY: clientKey, AT_SECRET_KEY: secretKey, AT_SERVICE_ID: serviceId } = env;
  if (baseUrl === undefined || clientKey === undefined || secretKey === undefined || serviceId === undefined)
    return null;
  return {
    baseUrl: withoutSlash(baseUrl),
    clientKey,
    secretKey,
    serviceId,
    networks: env.AT_NETWORKS,
    signatureCanonical: env.AT_SIGNATURE_CANONICAL,
    callbackSignature: env.AT_CALLBACK_SIGNATURE,
    requestTimeoutMs: env.AT_REQUEST_TIMEOUT_MS ?? defaultTimeoutMs,
    maxConnections: env.AT_MAX_CONNECTIONS,
    statusQueriesPerSecond: env.AT_STATUS_QUERIES_PER_SECOND ?? defaultQueryRate(env, STATUS_QUERIES_PER_SECOND.AT),
  };
}

function vodafoneCashConfig(env: Environment, defaultTimeoutMs: number): VodafoneCashConfig | null {
  const credential = vodafoneCredential(env);
  const { VODAFONE_BASE_URL: baseUrl, VODAFONE_SERVICE_PROVIDER_CODE: serviceProviderCode } = env;
  if (baseUrl === undefined || serviceProviderCode === undefined || credential === null) return null;
  return {
    baseUrl: withoutSlash(baseUrl),
    serviceProviderCode,
    credential,
    requestTimeoutMs: env.VODAFONE_REQUEST_TIMEOUT_MS ?? defaultTimeoutMs,
    maxConnections: env.VODAFONE_MAX_CONNECTIONS,
    statusQueriesPerSecond:
      env.VODAFONE_STATUS_QUERIES_PER_SECOND ?? defaultQueryRate(env, STATUS_QUERIES_PER_SECOND.VODAFONE),
  };
}

function vodafoneCredential(env: Environment): VodafoneCashConfig['credential'] | null {
  switch (env.VODAFONE_AUTH) {
    case 'g2-sha256': {
      const { VODAFONE_SP_ID: spId, VODAFONE_SP_PASSWORD: spPassword, VODAFONE_SERVICE_ID: serviceId } = env;
      if (spId === undefined || spPassword === undefined || serviceId === undefined) return null;
      return { strategy: 'g2-sha256', spId, spPassword, serviceId };
    }
    case 'wsse-sha256': {
      const { VODAFONE_APP_KEY: appKey, VODAFONE_APP_SECRET: secret } = env;
      return appKey === undefined || secret === undefined ? null : { strategy: 'wsse-sha256', appKey, secret };
    }
    case 'mpesa-rsa': {
      const { VODAFONE_API_KEY: apiKey, VODAFONE_PUBLIC_KEY: publicKey, VODAFONE_ORIGIN: origin } = env;
      return apiKey === undefined || publicKey === undefined
        ? null
        : { strategy: 'mpesa-rsa', apiKey, publicKey, origin };
    }
    default:
      return env.VODAFONE_AUTH satisfies never;
  }
}

/** A rail that was meant to be configured and is not: better no start than a rail that is silently missing. */
export function problemsOfRails(env: Environment, rails: AppConfig['rails']): string[] {
  const problems: string[] = [];
  for (const [name, { address, needs }] of Object.entries(RAILS)) {
    const isMissing = rails[name as keyof typeof RAILS] === null;
    if (env[address] !== undefined && isMissing) problems.push(`${needs(env)}: required with ${address}`);
  }
  if (isHalfSet(env.MTN_DISBURSEMENT_SUB_KEY, env.MTN_DISBURSEMENT_API_USER, env.MTN_DISBURSEMENT_API_KEY)) {
    problems.push(
      'MTN_DISBURSEMENT_SUB_KEY, MTN_DISBURSEMENT_API_USER, MTN_DISBURSEMENT_API_KEY: set all three or none',
    );
  }
  return problems;
}

function isHalfSet(...values: (string | undefined)[]): boolean {
  const set = values.filter((value) => value !== undefined).length;
  return set > 0 && set < values.length;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
