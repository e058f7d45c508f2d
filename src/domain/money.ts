import { fieldError } from './errors.js';

/** Decimals of each currency that we move (ISO 4217). The rails of Ghana settle in cedis only. */
const MINOR_DIGITS = { GHS: 2 } as const;

export type Currency = keyof typeof MINOR_DIGITS;
export const CURRENCIES = Object.keys(MINOR_DIGITS) as Currency[];

/** GHS 10,000,000.00: far above every wallet's ceiling, far below what a JSON number can carry exactly. */
export const MAX_AMOUNT_MINOR = 1_000_000_000n;

/** An amount of minor units (pesewas) with its currency. Never a floating-point number. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

export function isCurrency(value: unknown): value is Currency {
  return typeof value === 'string' && Object.hasOwn(MINOR_DIGITS, value);
}

/**
 * @param amount whole minor units, greater than zero and at most {@link MAX_AMOUNT_MINOR}
 * @throws DomainError invalid_amount, unsupported_currency
 */
export function money(amount: number | bigint, currency: string): Money {
  if (!isCurrency(currency)) {
    throw fieldError('unsupported_currency', 'currency', `currency must be one of ${CURRENCIES.join(', ')}`);
  }
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) {
    throw fieldError(
      'invalid_amount',
      'amount',
      'amount must be a whole number of minor units, for example 1050 for GHS 10.50',
    );
  }
  const amountMinor = BigInt(amount);
  if (amountMinor <= 0n || amountMinor > MAX_AMOUNT_MINOR) {
    throw fieldError('invalid_amount', 'amount', `amount must be from 1 to ${MAX_AMOUNT_MINOR} minor units`);
  }
  return { amountMinor, currency };
}

/** The rail's way of writing money: 1050n GHS → "10.50". */
export function toDecimal({ amountMinor, currency }: Money): string {
  const digits = MINOR_DIGITS[currency];
  const text = amountMinor.toString().padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * "10.5" or "10.50" → 1050n; null when the text is not a positive decimal that the currency can hold exactly: a rail's
 * amount that we cannot read is never guessed.
 */
export function fromDecimal(decimal: string, currency: Currency): Money | null {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(decimal);
  if (match === null) return null;
  const digits = MINOR_DIGITS[currency];
  const fraction = (match[2] ?? '').padEnd(digits, '0');
  if (!/^0*$/.test(fraction.slice(digits))) return null;
  const amountMinor = BigInt(`${match[1]}${fraction.slice(0, digits)}`);
  return amountMinor > 0n ? { amountMinor, currency } : null;
}

export function equals(a: Money, b: Money): boolean {
  return a.amountMinor === b.amountMinor && a.currency === b.currency;
}
