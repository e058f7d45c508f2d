/**
 * The three ways to prove who we are. Pure: the time and the nonce come in.
 * - `g2-sha256`: PUBLIC formula of the M-Pesa G2 broker; that it travels in HTTP headers is DESIGN.
 * - `wsse-sha256`: PUBLIC for Huawei's platform; that Vodafone Cash takes it is INFERRED.
 * - `mpesa-rsa`: PUBLIC, the M-Pesa OpenAPI's own; that Ghana's market is open today is unverified.
 * Neither SHA-256 form covers the body: TLS is what protects it.
 */
import { constants, createHash, publicEncrypt, type KeyObject } from 'node:crypto';
import type { VodafoneCashConfig } from '../../config/app-config.js';

type Credential = VodafoneCashConfig['credential'];
export type G2Credential = Extract<Credential, { strategy: 'g2-sha256' }>;
export type WsseCredential = Extract<Credential, { strategy: 'wsse-sha256' }>;
type Headers = Readonly<Record<string, string>>;

export function g2Headers({ spId, spPassword, serviceId }: G2Credential, now: Date): Headers {
  const timestamp = g2Timestamp(now);
  return {
    'x-sp-id': spId,
    'x-sp-password': sha256Base64(spId + spPassword + timestamp),
    'x-timestamp': timestamp,
    'x-service-id': serviceId,
  };
}

/** @param nonce 32 hex digits, never used twice */
export function wsseHeaders({ appKey, secret }: WsseCredential, now: Date, nonce: string): Headers {
  const created = `${now.toISOString().slice(0, 19)}Z`;
  const digest = sha256Base64(nonce + created + secret);
  return {
    authorization: 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"',
    'x-wsse': `UsernameToken Username="${appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`,
  };
}

/** `secret` is the API key for a session, and the session's id for everything else. */
export function rsaBearer(publicKey: KeyObject, secret: string): string {
  const encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(secret));
  return `Bearer ${encrypted.toString('base64')}`;
}

/** yyyyMMddHHmmss in UTC. */
function g2Timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/\D/g, '');
}

/** Of the raw digest: some implementations encode its hex form instead, against the usual reading. */
function sha256Base64(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
