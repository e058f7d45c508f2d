import { createHash } from 'node:crypto';
import { OutboundHttp, type OutboundRequest } from '../outbound/outbound-http.js';

/** A reply that arrived whole. */
export interface Reply {
  readonly httpStatus: number;
  readonly text: string;
  /** Of its exact bytes, in hex. */
  readonly sha256: string;
}

/** There is no reply: either nothing can have been sent, or nobody knows. */
export interface NoReply {
  readonly transportError: string;
  readonly wasSent: 'no' | 'maybe';
}

export type RailRequest = OutboundRequest;

export interface RailHttpOptions {
  readonly baseUrl: string;
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
}

const MAX_REPLY_BYTES = 65_536;
const CONNECT_TIMEOUT_MS = 3000;

/** Failures that happen before a byte of the request leaves. Everything that is not listed may have arrived. */
const NOT_SENT_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** HTTP to one rail, and what its silence proves. It knows no payment and no meaning of a reply. */
export class RailHttp {
  private readonly http: OutboundHttp;

  constructor({ baseUrl, requestTimeoutMs, maxConnections }: RailHttpOptions) {
    const limits = { connectTimeoutMs: CONNECT_TIMEOUT_MS, maxReplyBytes: MAX_REPLY_BYTES };
    this.http = new OutboundHttp({ baseUrl, requestTimeoutMs, maxConnections, ...limits });
  }

  /** The caller's signal, and no longer than the rail's own deadline. */
  bounded(signal: AbortSignal): AbortSignal {
    return this.http.bounded(signal);
  }

  /** Never rejects: whatever the network does is in the answer. */
  async call(call: RailRequest, signal: AbortSignal): Promise<Reply | NoReply> {
    try {
      return await this.exchange(call, this.bounded(signal));
    } catch (error) {
      return noReply(error);
    }
  }

  /** @throws whatever the network does; see {@link noReply} */
  async exchange(call: RailRequest, signal: AbortSignal): Promise<Reply> {
    const { httpStatus, bytes } = await this.http.exchange(call, signal);
    return { httpStatus, text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}

/** What a failed call proves about the bytes of its request. */
export function noReply(error: unknown): NoReply {
  const transportError = nameOf(error);
  return { transportError, wasSent: NOT_SENT_ERRORS.has(transportError) ? 'no' : 'maybe' };
}

function nameOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  // A host with several addresses that all fail gives one error of errors.
  if (error.name === 'AggregateError') return nameOf((error as AggregateError).errors[0]);
  return error.name === 'Error' ? error.message : error.name;
}
