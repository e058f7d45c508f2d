import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { IncomingHttpHeaders } from 'node:http';
import { Journal } from '../core/journal.js';
import type { MtnMomoCredentials, ResolvedOptions } from '../options.js';

export const PRODUCTS = ['collection', 'disbursement'] as const;
export type Product = (typeof PRODUCTS)[number];

export interface Refusal {
  readonly httpStatus: number;
  readonly body: object;
}

interface ApiUser {
  id: string;
  callbackHost: string;
  keyHashes: string[];
}
type UserLine = { t: 'user'; id: string; callbackHost: string } | { t: 'key'; id: string; keyHash: string };

interface Token {
  readonly product: Product;
  readonly user: ApiUser;
  readonly expiresAtMs: number;
}

const TOKEN_LIFE_SECONDS = 3600;
const MAX_TOKENS = 10_000;
const MAX_USERS = 10_000;

/** Who may call: subscription keys per product, API users with their keys, tokens per product. Tokens die with the process. */
export class Access {
  private readonly credentials: MtnMomoCredentials;
  private readonly users = new Map<string, ApiUser>();
  private readonly tokens = new Map<string, Token>();
  private readonly journal: Journal;

  constructor({ credentials, callbackHost, stateDir }: ResolvedOptions) {
    this.credentials = credentials.mtn_momo;
    this.journal = Journal.open(join(stateDir, 'mtn-users.jsonl'), (line) => this.apply(line as UserLine));
    const { apiUser, apiKey } = this.credentials;
    this.users.set(apiUser.toLowerCase(), { id: apiUser, callbackHost, keyHashes: [sha256(apiKey)] });
  }

  addUser(id: string, callbackHost: string): 'added' | 'exists' | 'full' {
    if (this.users.has(id)) return 'exists';
    if (this.users.size >= MAX_USERS) return 'full';
    this.write({ t: 'user', id, callbackHost });
    return 'added';
  }

  userOf(id: string): ApiUser | undefined {
    return this.users.get(id);
  }

  /** The only time that the key is shown. */
  addKey(user: ApiUser): string {
    const apiKey = randomBytes(16).toString('hex');
    this.write({ t: 'key', id: user.id, keyHash: sha256(apiKey) });
    return apiKey;
  }

  /** MTN's front (Azure API Management) checks it before anything else, and has its own error shape. */
  checkSubscription(headers: IncomingHttpHeaders, products: readonly Product[]): Refusal | null {
    const key = headers['ocp-apim-subscription-key'];
    if (key === undefined) return apim('missing');
    const { collectionSubscriptionKey, disbursementSubscriptionKey } = this.credentials;
    const keys = { collection: collectionSubscriptionKey, disbursement: disbursementSubscriptionKey };
    return products.some((product) => isSame(String(key), keys[product])) ? null : apim('invalid');
  }

  issueToken(headers: IncomingHttpHeaders, product: Product): { access_token: string; expires_in: number } | null {
    const [scheme, encoded = ''] = (headers.authorization ?? '').split(' ');
    const [id = '', apiKey = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const user = this.users.get(id.toLowerCase());
    const hash = sha256(apiKey);
    if (scheme?.toLowerCase() !== 'basic' || user?.keyHashes.some((known) => isSame(known, hash)) !== true) return null;
    const value = randomBytes(32).toString('base64url');
    if (this.tokens.size >= MAX_TOKENS) this.tokens.delete(this.tokens.keys().next().value ?? '');
    this.tokens.set(value, { product, user, expiresAtMs: Date.now() + TOKEN_LIFE_SECONDS * 1000 });
    return { access_token: value, expires_in: TOKEN_LIFE_SECONDS };
  }

  /** The API user of a call to a product, or why it is turned away. */
  authorize(headers: IncomingHttpHeaders, product: Product): ApiUser | Refusal {
    const refusal = this.checkSubscription(headers, [product]);
    if (refusal !== null) return refusal;
    const value = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const token = this.tokens.get(value);
    if (token === undefined || token.product !== product || token.expiresAtMs <= Date.now())
      return { httpStatus: 401, body: { code: 'UNAUTHORIZED', message: 'Invalid or expired access token.' } };
    if (headers['x-target-environment'] !== this.credentials.targetEnvironment)
      return {
        httpStatus: 500,
        body: { code: 'NOT_ALLOWED_TARGET_ENVIRONMENT', message: 'Access to target environment is forbidden.' },
      };
    return token.user;
  }

  close(): void {
    this.journal.close();
  }

  private write(line: UserLine): void {
    this.journal.append(line);
    this.apply(line);
  }

  private apply(line: UserLine): void {
    if (line.t === 'user') this.users.set(line.id, { id: line.id, callbackHost: line.callbackHost, keyHashes: [] });
    else this.users.get(line.id)?.keyHashes.push(line.keyHash);
  }
}

function apim(fault: 'missing' | 'invalid'): Refusal {
  const message =
    fault === 'missing'
      ? 'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.'
      : 'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';
  return { httpStatus: 401, body: { statusCode: 401, message } };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(left)), Buffer.from(sha256(right)));
}
