import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { fieldError } from './errors.js';
import { GHANA_NUMBER_PLAN, NETWORKS, type Network, type NumberPlan } from './number-plan.js';

/** One mobile-money wallet: a number on exactly one network. */
export interface Wallet {
  readonly network: Network;
  /** E.164 with the plus sign, +233241234567 */
  readonly msisdn: string;
}

/**
 * How a number's network is known, from proof to guess: the caller named it; a rail was asked and knows the wallet; the
 * merchant has collected from it; the prefix was first allocated to it.
 */
export const NETWORK_SOURCES = ['explicit', 'lookup', 'history', 'prefix'] as const;
export type NetworkSource = (typeof NETWORK_SOURCES)[number];

const MAX_MSISDN_CHARS = 32;

/**
 * A Ghana mobile number in any form that people write (0241234567, +233 24 123 4567, 233241234567) → E.164.
 * @param field the request's name of the number, for the error
 * @throws DomainError invalid_msisdn
 */
export function parseMsisdn(text: string, field = 'payer.msisdn'): string {
  const number =
    text.length <= MAX_MSISDN_CHARS
      ? parsePhoneNumberFromString(text, { defaultCountry: 'GH', extract: false })
      : undefined;
  if (number === undefined || number.ext !== undefined || !number.isPossible()) {
    throw fieldError('invalid_msisdn', field, `${field} must be a phone number such as +233241234567 or 0241234567`);
  }
  if (number.country !== 'GH' || !number.isValid()) {
    throw fieldError('invalid_msisdn', field, `${field} must be a mobile number of Ghana (+233)`);
  }
  return number.number;
}

/**
 * @param network wins over the prefix when it is given
 * @param whose the request's name of the wallet, for the error
 * @throws DomainError invalid_msisdn, unknown_network
 */
export function parseWallet(
  msisdnText: string,
  network?: Network,
  whose = 'payer',
  plan: NumberPlan = GHANA_NUMBER_PLAN,
): Wallet {
  const msisdn = parseMsisdn(msisdnText, `${whose}.msisdn`);
  const found = network ?? networkOfPrefix(msisdn, plan);
  if (found === null) {
    throw fieldError(
      'unknown_network',
      `${whose}.network`,
      `name ${whose}.network (${NETWORKS.join(', ')}): this number's prefix tells none`,
    );
  }
  return { network: found, msisdn };
}

/** Whom the number was first given to; a hint, because numbers are portable. */
export function networkOfPrefix(msisdn: string, plan: NumberPlan = GHANA_NUMBER_PLAN): Network | null {
  return plan.networkByPrefix[msisdn.slice('+233'.length, '+233'.length + 2)] ?? null;
}

/** +233241234567 → +23324***4567, the only form that may reach a log. */
export function maskMsisdn(msisdn: string): string {
  return msisdn.length < 8 ? '***' : `${msisdn.slice(0, -7)}***${msisdn.slice(-4)}`;
}
