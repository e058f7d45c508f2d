import type { RsaCredentials } from './vodafone-cash/sessions.js';

/** What the simulated rails are started with. Plain JSON, because it travels to the child process through its environment. */

export interface MtnMomoCredentials {
  collectionSubscriptionKey: string;
  disbursementSubscriptionKey: string;
  apiUser: string;
  apiKey: string;
  targetEnvironment: string;
  currency: string;
}

export interface AirteltigoMoneyCredentials {
  clientKey: string;
  secretKey: string;
  serviceId: string | number;
}

export interface VodafoneCashCredentials {
  spId: string;
  spPassword: string;
  serviceId: string;
  serviceProviderCode: string;
  /** Served when it is set: the sessions of M-Pesa OpenAPI. The G2 and WSSE credentials are served always. */
  rsa?: RsaCredentials;
}

/** A rail without credentials is not served. */
export interface RailsCredentials {
  mtn_momo: MtnMomoCredentials;
  airteltigo_money?: AirteltigoMoneyCredentials;
  vodafone_cash?: VodafoneCashCredentials;
}

export interface Pace {
  /** An ordinary instruction settles after a seeded delay between these two. */
  minDelayMs: number;
  maxDelayMs: number;
  /** How long the payer has to enter the PIN: scenario 03 expires after it. */
  pinWindowMs: number;
  /** How long scenario 15 stays pending before it succeeds. */
  slowMs: number;
  /** How long a call that is never answered is held before its socket is destroyed. */
  hangMs: number;
  /** A callback that was not acknowledged is repeated after this long, then twice that, by the rail that repeats at all. */
  resendMs: number;
  /** How long a session of M-Pesa OpenAPI lives. */
  sessionMs: number;
}

export interface RailsOptions {
  /** The shared port; 0 takes any free one. */
  port: number;
  /** Where the books live. Two running processes must never share it. */
  stateDir: string;
  /** Each rail's own port, by rail id; any free one when it is not named. */
  railPorts?: Record<string, number>;
  seed?: number;
  credentials: RailsCredentials;
  /** The host that callbacks may go to, as registered with the rails. */
  callbackHost?: string;
  pace?: Partial<Pace>;
  /** MTN's documents contradict themselves on `reason`; live systems send a string (the default). */
  mtnReasonShape?: 'string' | 'object';
  /** What the gateway's signature is over: Orchard signs the body (the default), Payalert its path and the body. */
  atSignatureCanonical?: 'body' | 'path+body';
  /** `hmac` is DESIGN: the real gateway does not sign its callbacks. */
  atCallbackSignature?: 'none' | 'hmac';
}

export type ResolvedOptions = Required<Omit<RailsOptions, 'pace'>> & { pace: Pace };

export interface RunningRails {
  port: number;
  url: string;
  /** Each rail's own address, by rail id: the one whose port really closes under `refuse_connections`. */
  railUrls: Record<string, string>;
  close(): Promise<void>;
}

const DEFAULT_PACE: Pace = {
  minDelayMs: 50,
  maxDelayMs: 400,
  pinWindowMs: 3000,
  slowMs: 20_000,
  hangMs: 60_000,
  resendMs: 2000,
  sessionMs: 1_200_000,
};

const DEFAULTS = {
  railPorts: {},
  seed: 1,
  callbackHost: '127.0.0.1',
  mtnReasonShape: 'string',
  atSignatureCanonical: 'body',
  atCallbackSignature: 'none',
} as const;

/** Fills in the defaults; throws with a clear message when an option cannot be used. */
export function resolveOptions(options: RailsOptions): ResolvedOptions {
  const pace = { ...DEFAULT_PACE, ...options.pace };
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new Error(`port must be an integer from 0 to 65535, not ${String(options.port)}`);
  }
  if (typeof options.stateDir !== 'string' || options.stateDir === '')
    throw new Error('stateDir must be a folder path');
  for (const [name, value] of Object.entries(pace)) {
    if (!Number.isInteger(value) || value < 0 || value > 86_400_000) {
      throw new Error(`pace.${name} must be whole milliseconds from 0 to a day, not ${String(value)}`);
    }
  }
  if (pace.maxDelayMs < pace.minDelayMs) throw new Error('pace.maxDelayMs must not be below pace.minDelayMs');
  return { ...DEFAULTS, ...options, pace };
}
