import type { MtnMomoConfig, MtnMomoProduct } from '../../config/app-config.js';
import { noReply, RailHttp, type NoReply, type Reply } from '../rail-http.js';
import { withSignal } from '../with-signal.js';

export type Product = 'collection' | 'disbursement';

export interface Call {
  readonly product: Product;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Token {
  readonly value: string;
  readonly refreshAtMs: number;
}

/** MTN's advice: tokens live an hour, take a new one about ten minutes before the end. */
const REFRESH_BEFORE_END_MS = 600_000;
const MAX_LIFE_USED = 0.8;

class TokenError extends Error {
  override readonly name = 'TokenError';
  /** No token, no instruction: nothing was sent. */
  readonly code: string;

  constructor(
    message: string,
    readonly isOurFault: boolean,
  ) {
    super(message);
    this.code = message;
  }
}

/** HTTP to MTN: tokens and headers. It knows no payment and no meaning of a code. */
export class MtnMomoClient {
  private readonly http: RailHttp;
  private readonly tokens = new Map<Product, Token>();
  private readonly refreshes = new Map<Product, Promise<Token>>();

  constructor(private readonly config: MtnMomoConfig) {
    this.http = new RailHttp(config);
  }

  /**
   * One authenticated call. A 401 came before MTN accepted anything, so the call is made once more with a new token.
   * Never rejects: whatever the network does is in the answer.
   */
  async call(call: Call, signal: AbortSignal): Promise<Reply | NoReply> {
    const bounded = this.http.bounded(signal);
    let isInstructionOut = false;
    try {
      const token = await this.token(call.product, bounded);
      isInstructionOut = true;
      const reply = await this.send(call, token.value, bounded);
      if (reply.httpStatus !== 401) return reply;
      isInstructionOut = false;
      const fresh = await this.refresh(call.product, token, bounded);
      isInstructionOut = true;
      return await this.send(call, fresh.value, bounded);
    } catch (error) {
      const failed = noReply(error);
      if (isInstructionOut) return failed;
      return { ...failed, wasSent: 'no', isOurFault: error instanceof TokenError && error.isOurFault };
    }
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  private async token(product: Product, signal: AbortSignal): Promise<Token> {
    const token = this.tokens.get(product);
    return token !== undefined && Date.now() < token.refreshAtMs ? token : this.refresh(product, token, signal);
  }

  /** Callers that need a new token at the same time share one request for it. */
  private refresh(product: Product, stale: Token | undefined, signal: AbortSignal): Promise<Token> {
    const current = this.tokens.get(product);
    if (current !== undefined && current !== stale && Date.now() < current.refreshAtMs) return Promise.resolve(current);
    const running =
      this.refreshes.get(product) ?? this.fetchToken(product).finally(() => this.refreshes.delete(product));
    this.refreshes.set(product, running);
    return withSignal(running, signal);
  }

  private async fetchToken(product: Product): Promise<Token> {
    const { subscriptionKey, apiUser, apiKey } = this.productOf(product);
    const reply = await this.http.exchange(
      {
        method: 'POST',
        path: `/${product}/token/`,
        headers: {
          authorization: `Basic ${Buffer.from(`${apiUser}:${apiKey}`).toString('base64')}`,
          'ocp-apim-subscription-key': subscriptionKey,
        },
      },
      // Not the caller's signal: others wait for this token too.
      AbortSignal.timeout(this.config.requestTimeoutMs),
    );
    const token = reply.httpStatus === 200 ? readToken(reply.text) : null;
    if (token === null) throw new TokenError(`no token: HTTP ${reply.httpStatus}`, isLoginRefused(reply));
    this.tokens.set(product, token);
    return token;
  }

  private send(call: Call, token: string, signal: AbortSignal): Promise<Reply> {
    const headers = {
      ...call.headers,
      authorization: `Bearer ${token}`,
      'x-target-environment': this.config.targetEnvironment,
      'ocp-apim-subscription-key': this.productOf(call.product).subscriptionKey,
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
    };
    const { method, path, body } = call;
    return this.http.exchange({ method, path, headers, ...(body !== undefined && { body }) }, signal);
  }

  private productOf(product: Product): MtnMomoProduct {
    const credentials = this.config[product];
    if (credentials === null) throw new TokenError(`no credentials for the product ${product}`, true);
    return credentials;
  }
}

/** 400, 401 and 403 are about what we sent; SEEN: wrong credentials are a 5xx with `login_failed`. */
function isLoginRefused({ httpStatus, text }: Reply): boolean {
  return [400, 401, 403].includes(httpStatus) || text.includes('login_failed');
}

/** `token_type` is literally "access_token" at MTN; the token is used as a Bearer all the same. */
function readToken(text: string): Token | null {
  try {
    const { access_token: value, expires_in: seconds } = JSON.parse(text) as {
      access_token?: unknown;
      expires_in?: unknown;
    };
    if (typeof value !== 'string' || typeof seconds !== 'number' || !(seconds > 0)) return null;
    const lifeMs = seconds * 1000;
    return { value, refreshAtMs: Date.now() + Math.max(lifeMs - REFRESH_BEFORE_END_MS, lifeMs * MAX_LIFE_USED) };
  } catch {
    return null;
  }
}
