import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AirteltigoMoneyConfig } from '../../config/app-config.js';
import type { CallbackHeaders, CallbackHint } from '../provider.js';
import { RailHttp, type NoReply, type Reply } from '../rail-http.js';

type CallbackSigning = Pick<AirteltigoMoneyConfig, 'callbackSignature' | 'secretKey'>;

/** HTTP to the Orchard gateway: every call is a signed POST of JSON. It knows no payment and no meaning of a code. */
export class AirteltigoMoneyClient {
  private readonly http: RailHttp;

  constructor(private readonly config: AirteltigoMoneyConfig) {
    this.http = new RailHttp(config);
  }

  /** Signs and sends the same bytes. Never rejects: whatever the network does is in the answer. */
  call(path: string, fields: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Reply | NoReply> {
    const { clientKey, secretKey, signatureCanonical } = this.config;
    const body = JSON.stringify(fields);
    const canonical = signatureCanonical === 'body' ? body : `${path}${body}`;
    const authorization = `${clientKey}:${signatureOf(secretKey, canonical)}`;
    return this.http.call(
      { method: 'POST', path, headers: { authorization, 'content-type': 'application/json' }, body },
      signal,
    );
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}

/** Hex of HMAC-SHA256. */
export function signatureOf(secretKey: string, canonical: string | Buffer): string {
  return createHmac('sha256', secretKey).update(canonical).digest('hex');
}

/** DESIGN: `x-signature` is the HMAC of the raw body. The real gateway does not sign its callbacks. */
export function callbackSignatureOf(
  body: Buffer,
  headers: CallbackHeaders,
  { callbackSignature, secretKey }: CallbackSigning,
): CallbackHint['signature'] {
  if (callbackSignature === 'none') return 'unsigned';
  const claimed = headers['x-signature'];
  return typeof claimed === 'string' && isSame(claimed, signatureOf(secretKey, body)) ? 'valid' : 'invalid';
}

/** In constant time; a signature's length is no secret. */
function isSame(claimed: string, expected: string): boolean {
  const [left, right] = [Buffer.from(claimed), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
