import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { VodafoneCashCredentials } from '../options.js';
import { ReplayGuard } from './replay-guard.js';
import type { Sessions } from './sessions.js';

/** How far the caller's clock may be from ours. */
const MAX_SKEW_MS = 300_000;
const MAX_NONCE_CHARS = 128;
const COMPACT_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;
const WSSE_SCHEME = /^WSSE\s+realm="SDP",\s*profile="UsernameToken",\s*type="Appkey"$/;
const WSSE_TOKEN =
  /^UsernameToken\s+Username="([^"]*)",\s*PasswordDigest="([^"]*)",\s*Nonce="([^"]*)",\s*Created="([^"]*)"$/;

/** PUBLIC formula of the M-Pesa G2 guide; the raw digest in base64. That it is used in Ghana is only inferred. */
export function g2Password(spId: string, password: string, timestamp: string): string {
  return sha256(spId + password + timestamp).toString('base64');
}

/** PUBLIC formula of Huawei's WSSE; NOT PUBLIC whether Vodafone Cash takes it. */
export function wsseDigest(nonce: string, created: string, secret: string): string {
  return sha256(nonce + created + secret).toString('base64');
}

/**
 * Who may call. DESIGN: the G2 credential in HTTP headers (`g2-sha256`), or Huawei's own headers (`wsse-sha256`, with the
 * sp id as its app key), or a session of M-Pesa OpenAPI (`mpesa-rsa`, PUBLIC). None covers the body: only TLS, and the guard, protect a call.
 */
export class Credentials {
  private readonly nonces = new ReplayGuard(2 * MAX_SKEW_MS);
  private readonly instructions = new ReplayGuard(2 * MAX_SKEW_MS);

  constructor(
    private readonly own: VodafoneCashCredentials,
    private readonly sessions: Sessions | null,
    private readonly now: () => number = Date.now,
  ) {}

  /** The signature of an admitted call; null = it is turned away, and is not told why. */
  admit(headers: IncomingHttpHeaders): string | null {
    if (headers['x-wsse'] !== undefined) return this.admitWsse(headers);
    // A session signs no single call: each is its own.
    if (this.sessions?.isOpen(headers) === true) return randomUUID();
    return this.admitG2(headers);
  }

  /** The timestamp of G2 has whole seconds only, so its signature serves for each conversation once. */
  isReplay(signature: string, conversationId: string): boolean {
    return this.instructions.has(`${signature}|${conversationId}`, this.now());
  }

  /** Called when an instruction is accepted: one that was sent away (INS-16) may come back within the same second. */
  spend(signature: string, conversationId: string): void {
    this.instructions.add(`${signature}|${conversationId}`, this.now());
  }

  private admitG2(headers: IncomingHttpHeaders): string | null {
    const [spId, password, timestamp, serviceId] = ['x-sp-id', 'x-sp-password', 'x-timestamp', 'x-service-id'].map(
      (name) => String(headers[name] ?? ''),
    ) as [string, string, string, string];
    const isKnown = [
      isSame(spId, this.own.spId),
      isSame(serviceId, this.own.serviceId),
      isSame(password, g2Password(this.own.spId, this.own.spPassword, timestamp)),
    ].every(Boolean);
    return isKnown && this.isFresh(compactTimeMs(timestamp)) ? `${spId}|${timestamp}` : null;
  }

  private admitWsse(headers: IncomingHttpHeaders): string | null {
    const token = WSSE_TOKEN.exec(String(headers['x-wsse']));
    if (token === null || !WSSE_SCHEME.test(headers.authorization ?? '')) return null;
    const [, username = '', digest = '', nonce = '', created = ''] = token;
    const isKnown = [
      isSame(username, this.own.spId),
      isSame(digest, wsseDigest(nonce, created, this.own.spPassword)),
    ].every(Boolean);
    const isUsable = nonce !== '' && nonce.length <= MAX_NONCE_CHARS && this.isFresh(isoTimeMs(created));
    if (!isKnown || !isUsable || this.nonces.has(nonce, this.now())) return null;
    this.nonces.add(nonce, this.now());
    return nonce;
  }

  private isFresh(atMs: number): boolean {
    return Math.abs(this.now() - atMs) <= MAX_SKEW_MS;
  }
}

/** yyyyMMddHHmmss in UTC; NaN when there is no such moment. */
function compactTimeMs(text: string): number {
  return isoTimeMs(text.replace(COMPACT_TIME, '$1-$2-$3T$4:$5:$6Z'));
}

function isoTimeMs(text: string): number {
  const atMs = Date.parse(text);
  // Date.parse rolls 30 February over to March: only what reads back the same is a moment.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().replace('.000', '') === text ? atMs : NaN;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Digests have one length, so that the comparison takes the same time for every guess. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}
