import { createHash } from 'node:crypto';
import { OutboundHttp, type OutboundRequest } from '../outbound/outbound-http.js';

/** A reply that arrived whole. */
export interface Reply {
  readonly httpStatus: number;
  readonly text: string;
  /** Of its exact bytes, in hex. */
  readonly sha256: string;
  /** How long the rail wants us to stay away; null or absent = it did not say. */
  readonly retryAfterMs?: number | null;
}

/** There is no reply: either nothing can have been sent, or nobody knows. */
export interface NoReply {
  readonly transportError: string;
  readonly wasSent: 'no' | 'maybe';
  /** The rail has refused to let us in: our credentials are wrong. */
  readonly isOurFault?: boolean;
}

export type RailRequest = OutboundRequest;

export interface RailHttpOptions {
  readonly baseUrl: string;
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
}

const MAX_REPLY_BYTES = 65_536;
/** For tokens and sessions, which no single call waits for alone: they are none of the calls that the guard counts. */
const SHARED_CONNECTIONS = 2;
const CONNECT_TIMEOUT_MS = 3000;

/** Failures that happen before a byte of the request leaves. Everything that is not listed may have arrived. */
const NOT_SENT_ERRORS = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** A route can also vanish under an open connection, so these prove it only while connecting. */
const NOT_SENT_IN_CONNECT = new Set(['EHOSTUNREACH', 'ENETUNREACH']);

/** HTTP to one rail, and what its silence proves. It knows no payment and no meaning of a reply. */
export class RailHttp {
  private readonly http: OutboundHttp;

  constructor({ baseUrl, requestTimeoutMs, maxConnections: forCalls }: RailHttpOptions) {
    const maxConnections = forCalls + SHARED_CONNECTIONS;
    const limits = { maxConnections, connectTimeoutMs: CONNECT_TIMEOUT_MS, maxReplyBytes: MAX_REPLY_BYTES };
    this.http = new OutboundHttp({ baseUrl, requestTimeoutMs, ...limits });
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
    const { httpStatus, headers, bytes } = await this.http.exchange(call, signal);
    return {
      httpStatus,
      text: bytes.toString('utf8'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()),
    };
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}

/** What a failed call proves about the bytes of its request. */
export function noReply(error: unknown): NoReply {
  return { transportError: nameOf(error), wasSent: provesNotSent(error) ? 'no' : 'maybe' };
}

function provesNotSent(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  // A host with several addresses: one that was reached is enough to prove nothing.
  if (error.name === 'AggregateError') {
    const { errors } = error as AggregateError;
    return errors.length > 0 && errors.every((one) => provesNotSent(one));
  }
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return false;
  return NOT_SENT_ERRORS.has(code) || (NOT_SENT_IN_CONNECT.has(code) && syscall === 'connect');
}

/** RFC 9110: whole seconds or a date. null = neither. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,9}$/.test(header)) return 1000 * Number(header);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

function nameOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  // A host with several addresses that all fail gives one error of errors.
  if (error.name === 'AggregateError') return nameOf((error as AggregateError).errors[0]);
  return error.name === 'Error' ? error.message : error.name;
}
