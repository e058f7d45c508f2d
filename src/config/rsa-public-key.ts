import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * The M-Pesa portal shows its key as bare base64 (DER, SPKI); a PEM is taken too.
 * @returns null when it is neither, or no RSA key
 */
export function readRsaPublicKey(text: string): KeyObject | null {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'rsa' ? key : null;
  } catch {
    return null;
  }
}
