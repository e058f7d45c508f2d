import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AirteltigoMoneyCredentials } from '../options.js';
import type { Code } from './words.js';

/**
 * PUBLIC: hex of HMAC-SHA256, over the bytes of the body as they came: the same JSON written differently is not the same.
 * @param path what stands before the body: nothing with Orchard, the endpoint's path with Payalert
 */
export function signatureOf(secretKey: string, body: Buffer | string, path = ''): string {
  return createHmac('sha256', secretKey).update(path).update(body).digest('hex');
}

/** Checks `Authorization: <client_key>:<signature>`; the code of what is wrong with it, or null. */
export function complaintAboutAccess(
  headers: IncomingHttpHeaders,
  body: Buffer,
  { clientKey, secretKey }: AirteltigoMoneyCredentials,
  path = '',
): Code | null {
  const { authorization = '' } = headers;
  if (authorization === '') return '101';
  // The last colon: a signature has none, and a key might.
  const colon = authorization.lastIndexOf(':');
  const [key, signature] = [authorization.slice(0, Math.max(colon, 0)), authorization.slice(colon + 1)];
  if (!isSame(key, clientKey)) return '102';
  return isSame(signature, signatureOf(secretKey, body, path)) ? null : '103';
}

/** In constant time, whatever the lengths. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
