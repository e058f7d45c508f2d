import { Agent, request, type Dispatcher } from 'undici';

export interface OutboundHttpOptions {
  readonly baseUrl: string;
  readonly connectTimeoutMs: number;
  /** Until a reply begins, and between two parts of it; see {@link OutboundHttp.bounded} for the whole. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  readonly maxReplyBytes: number;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A reply that arrived whole. */
export interface OutboundReply {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Larger than any reply that the other side is meant to give. */
export class ReplyTooLargeError extends Error {}

/** Shorter than most servers': one that hangs up just as a request comes leaves nobody knowing whether it arrived. */
const KEEP_ALIVE_MS = 4000;

/**
 * HTTP to one server that is not ours, and is trusted with nothing: its connections, its time and its replies are bounded.
 * It knows no meaning of a reply, and follows no redirect.
 */
export class OutboundHttp {
  private readonly agent: Agent;

  constructor(private readonly options: OutboundHttpOptions) {
    this.agent = new Agent({
      connections: options.maxConnections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: options.requestTimeoutMs,
      bodyTimeout: options.requestTimeoutMs,
    });
  }

  /** The server's own deadline, and the caller's signal when there is one. */
  bounded(signal?: AbortSignal): AbortSignal {
    const deadline = AbortSignal.timeout(this.options.requestTimeoutMs);
    return signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  }

  /** @throws ReplyTooLargeError, or whatever the network does */
  async exchange({ method, path, headers, body }: OutboundRequest, signal = this.bounded()): Promise<OutboundReply> {
    const options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'> = { method, headers, body: body ?? null };
    const response = await request(`${this.options.baseUrl}${path}`, { ...options, signal, dispatcher: this.agent });
    return {
      httpStatus: response.statusCode,
      headers: response.headers,
      bytes: await this.readBounded(response.body),
    };
  }

  /** Takes no more requests, and waits for those on their way; their deadlines bound that. */
  async close(): Promise<void> {
    await this.agent.close();
  }

  private async readBounded(body: AsyncIterable<Buffer>): Promise<Buffer> {
    const { maxReplyBytes } = this.options;
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      // Leaving the loop destroys the body, and its connection with it.
      if (length > maxReplyBytes) throw new ReplyTooLargeError(`the reply is larger than ${maxReplyBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}
