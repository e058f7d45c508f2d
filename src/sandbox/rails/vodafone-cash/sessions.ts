import { constants, createPrivateKey, type KeyObject, privateDecrypt, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const MAX_SESSIONS = 10_000;
const BEARER = /^Bearer ([A-Za-z0-9+/=]+)$/;

export interface RsaCredentials {
  /** What a session is asked for with, encrypted with our public key. */
  apiKey: string;
  /** PEM; its public half is what the portal shows. */
  privateKey: string;
}

/**
 * The sessions of M-Pesa OpenAPI (PUBLIC): `getSession/` with the encrypted API key, then every call with the encrypted
 * session id. How long a session lives is the portal application's setting.
 */
export class Sessions {
  private readonly privateKey: KeyObject;
  private readonly endsAtMs = new Map<string, number>();

  constructor(
    private readonly own: RsaCredentials,
    private readonly lifeMs: number,
    private readonly now: () => number = Date.now,
  ) {
    this.privateKey = createPrivateKey(own.privateKey);
  }

  /** A new session id, or null: not the API key. */
  open(headers: IncomingHttpHeaders): string | null {
    if (this.secretOf(headers) !== this.own.apiKey) return null;
    if (this.endsAtMs.size >= MAX_SESSIONS) this.endsAtMs.clear();
    const id = randomBytes(16).toString('hex');
    this.endsAtMs.set(id, this.now() + this.lifeMs);
    return id;
  }

  isOpen(headers: IncomingHttpHeaders): boolean {
    return (this.endsAtMs.get(this.secretOf(headers) ?? '') ?? 0) > this.now();
  }

  /** PKCS#1 v1.5: what was not encrypted for us comes out as noise, which is nobody's secret. */
  private secretOf({ authorization = '', origin = '' }: IncomingHttpHeaders): string | null {
    const encrypted = BEARER.exec(authorization)?.[1];
    if (encrypted === undefined || origin === '') return null;
    try {
      const key = { key: this.privateKey, padding: constants.RSA_PKCS1_PADDING };
      return privateDecrypt(key, Buffer.from(encrypted, 'base64')).toString();
    } catch {
      return null;
    }
  }
}
