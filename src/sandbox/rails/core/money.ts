/** Amounts are whole minor units (pesewas) as bigint; rails speak decimal strings. No floating point on the way. */

const DECIMAL = /^(0|[1-9]\d{0,11})(?:\.(\d{1,2}))?$/;

/** "10.5" → 1050n; null when it is not a positive amount with at most two decimals. */
export function minorFromDecimal(decimal: string): bigint | null {
  const match = DECIMAL.exec(decimal);
  if (match === null) return null;
  const minor = BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
  return minor > 0n ? minor : null;
}

/** 1050n → "10.50" */
export function decimalFromMinor(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
