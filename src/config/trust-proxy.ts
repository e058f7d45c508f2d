import { isIP } from 'node:net';

const PRESETS: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

export const TRUST_PROXY_SYNTAX =
  'must be the addresses of the proxies in front, like "10.0.0.0/8, 192.0.2.7", or loopback, linklocal, uniquelocal';

/**
 * Whose X-Forwarded-For is believed. There is no "everybody" and no number of hops: whoever reaches us past the proxy
 * could choose its own address then.
 * @returns undefined for anything that is no list of addresses
 */
export function parseTrustProxy(text: string): string[] | undefined {
  const addresses = text.split(',').map((address) => address.trim());
  return addresses.every(isAddress) ? addresses : undefined;
}

function isAddress(text: string): boolean {
  if (PRESETS.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
