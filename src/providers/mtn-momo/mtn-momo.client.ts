import { createHash } from 'node:crypto';
import { Agent, request, type Dispatcher } from 'undici';
import type { MtnMomoConfig, MtnMomoProduct } from '../../config/app-config.js';

export type Product = 'collection' | 'disbursement';

/** A reply that arrived whole. */
export interface Reply {
  readonly httpStatus: number;
  readonly text: string;
  readonly sha256: string;
}

/** There is no reply: either nothing can have been sent, or nobody knows. */
export interface NoReply {
  readonly transportError: string;
  readonly wasSent: 'no' | 'maybe';
}

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

const MAX_REPLY_BYTES = 65_536;
const CONNECT_TIMEOUT_MS = 3000;
const KEEP_ALIVE_MS = 4000;
/** MTN's advice: tokens live an hour, take a new one about ten minutes before the end. */
const REFRESH_BEFORE_END_MS = 600_000;
const MAX_LIFE_USED = 0.8;

/** Failures that happen before a byte of the request leaves. Everything that is not listed may have arrived. */
const NOT_SENT_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

class TokenError extends Error {
  override readonly name = 'TokenError';
}

/** HTTP to MTN: connections, tokens, deadlines. It knows no payment and no meaning of a code. */
export class MtnMomoClient {
  private readonly agent: Agent;
  private readonly tokens = new Map<Product, Token>();
  private readonly refreshes = new Map<Product, Promise<Token>>();

  constructor(private readonly config: MtnMomoConfig) {
    this.agent = new Agent({
      connections: config.maxConnections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: config.requestTimeoutMs,
      bodyTimeout: config.requestTimeoutMs,
    });
  }

  /**
   * One authenticated call. A 401 came before MTN accepted anything, so the call is made once more with a new token.
   * Never rejects: whatever the network does is in the answer.
   */
  async call(call: Call, signal: AbortSignal): Promise<Reply | NoReply> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(this.config.requestTimeoutMs)]);
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
      const transportError = nameOf(error);
      const wasSent = isInstructionOut && !NOT_SENT_ERRORS.has(transportError) ? 'maybe' : 'no';
      return { transportError, wasSent };
    }
  }

  async close(): Promise<void> {
    await this.agent.close();
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
    const reply = await this.exchange(
      `/${product}/token/`,
      {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${apiUser}:${apiKey}`).toString('base64')}`,
          'ocp-apim-subscription-key': subscriptionKey,
        },
      },
      AbortSignal.timeout(this.config.requestTimeoutMs),
    );
    const token = reply.httpStatus === 200 ? readToken(reply.text) : null;
    if (token === null) throw new TokenError(`no token: HTTP ${reply.httpStatus}`);
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
    return this.exchange(call.path, { method: call.method, headers, body: call.body ?? null }, signal);
  }

  private async exchange(
    path: string,
    options: Pick<Dispatcher.RequestOptions, 'method' | 'headers'> & { body?: string | null },
    signal: AbortSignal,
  ): Promise<Reply> {
    const response = await request(`${this.config.baseUrl}${path}`, { ...options, signal, dispatcher: this.agent });
    const bytes = await readBounded(response.body);
    return {
      httpStatus: response.statusCode,
      text: bytes.toString('utf8'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  }

  private productOf(product: Product): MtnMomoProduct {
    const credentials = this.config[product];
    if (credentials === null) throw new TokenError(`no credentials for the product ${product}`);
    return credentials;
  }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_REPLY_BYTES) throw new Error(`the reply is larger than ${MAX_REPLY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The code of a socket or undici error, else its name. */
function nameOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  // A host with several addresses that all fail gives one error of errors.
  if (error.name === 'AggregateError') return nameOf((error as AggregateError).errors[0]);
  return error instanceof TokenError ? error.message : error.name;
}
