import { randomBytes, type KeyObject } from 'node:crypto';
import type { VodafoneCashConfig } from '../../config/app-config.js';
import { readRsaPublicKey } from '../../config/rsa-public-key.js';
import { noReply, RailHttp, type NoReply, type RailRequest, type Reply } from '../rail-http.js';
import { parseObject, textOf } from '../reply-reading.js';
import { withSignal } from '../with-signal.js';
import { g2Headers, rsaBearer, wsseHeaders } from './vodafone-cash.credentials.js';

const ROOT = '/ipg/v2/vodafoneGHA/';

/** The codes that mean "not this session". Every other 401 is a business answer: the payer's refusal, for one. */
const SESSION_REFUSED = new Set(['INS-2', 'INS-4']);

/** M-Pesa: a new session may need this long until it is usable. */
const SESSION_SETTLES_AFTER_MS = 30_000;

interface Session {
  /** The encrypted session id, ready for the header. */
  readonly bearer: string;
  readonly openedAtMs: number;
  hasWorked: boolean;
}

class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: string;

  constructor(
    message: string,
    readonly isOurFault: boolean,
  ) {
    super(message);
    this.code = message;
  }
}

export type Call = Omit<RailRequest, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

/** HTTP to Vodafone Cash: credentials, sessions and paths. It knows no payment and no meaning of a code but two. */
export class VodafoneCashClient {
  private readonly http: RailHttp;
  private readonly publicKey: KeyObject | null;
  private session: Session | null = null;
  private opening: Promise<Session> | null = null;

  constructor(private readonly config: VodafoneCashConfig) {
    const { credential } = config;
    this.publicKey = credential.strategy === 'mpesa-rsa' ? readRsaPublicKey(credential.publicKey) : null;
    this.http = new RailHttp(config);
  }

  /** One authenticated call; `path` is below the market's root. Never rejects: whatever the network does is in the answer. */
  async call(call: Call, signal: AbortSignal): Promise<Reply | NoReply> {
    const { credential } = this.config;
    switch (credential.strategy) {
      case 'g2-sha256':
        return this.http.call(withHeaders(call, g2Headers(credential, new Date())), signal);
      case 'wsse-sha256': {
        const nonce = randomBytes(16).toString('hex').toUpperCase();
        return this.http.call(withHeaders(call, wsseHeaders(credential, new Date(), nonce)), signal);
      }
      case 'mpesa-rsa':
        return this.callInSession(call, credential.origin, this.http.bounded(signal));
      default:
        return credential satisfies never;
    }
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  /** A refused session came before anything was accepted, so the call is made once more in a new one. */
  private async callInSession(call: Call, origin: string, signal: AbortSignal): Promise<Reply | NoReply> {
    let isInstructionOut = false;
    const send = async ({ bearer }: Session): Promise<Reply> => {
      isInstructionOut = true;
      return this.http.exchange(withHeaders(call, { authorization: bearer, origin }), signal);
    };
    try {
      const session = this.session ?? (await withSignal(this.open(), signal));
      const reply = await send(session);
      if (!isSessionRefused(reply)) {
        session.hasWorked = true;
        return reply;
      }
      // Not usable yet: a newer one would only start the wait again. The engine sends the instruction later.
      if (!session.hasWorked && Date.now() - session.openedAtMs < SESSION_SETTLES_AFTER_MS) return reply;
      isInstructionOut = false;
      return await send(await withSignal(this.replace(session), signal));
    } catch (error) {
      const failed = noReply(error);
      if (isInstructionOut) return failed;
      return { ...failed, wasSent: 'no', isOurFault: error instanceof SessionError && error.isOurFault };
    }
  }

  /** Whoever comes with a session that another call has replaced already takes that one. */
  private replace(refused: Session): Promise<Session> {
    return this.session !== null && this.session !== refused ? Promise.resolve(this.session) : this.open();
  }

  /** Callers that need a session at the same time share one request for it. */
  private open(): Promise<Session> {
    this.opening ??= this.fetchSession().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  private async fetchSession(): Promise<Session> {
    const { credential, requestTimeoutMs } = this.config;
    if (credential.strategy !== 'mpesa-rsa' || this.publicKey === null)
      throw new SessionError('no key for a session', true);
    const headers = { authorization: rsaBearer(this.publicKey, credential.apiKey), origin: credential.origin };
    // Not a caller's signal: others wait for this session too.
    const deadline = AbortSignal.timeout(requestTimeoutMs);
    const reply = await this.http.exchange(withHeaders({ method: 'GET', path: 'getSession/' }, headers), deadline);
    const body = parseObject(reply.text);
    const sessionId = textOf(body, 'output_ResponseCode') === 'INS-0' ? textOf(body, 'output_SessionID') : null;
    if (sessionId === null)
      throw new SessionError(`no session: HTTP ${reply.httpStatus}`, [400, 401, 403].includes(reply.httpStatus));
    const session = { bearer: rsaBearer(this.publicKey, sessionId), openedAtMs: Date.now(), hasWorked: false };
    this.session = session;
    return session;
  }
}

function withHeaders(call: Call, credentials: Readonly<Record<string, string>>): RailRequest {
  const contentType = call.body !== undefined && { 'content-type': 'application/json' };
  return { ...call, path: `${ROOT}${call.path}`, headers: { ...call.headers, ...contentType, ...credentials } };
}

function isSessionRefused({ text }: Reply): boolean {
  const code = textOf(parseObject(text), 'output_ResponseCode');
  return code !== null && SESSION_REFUSED.has(code);
}
