import type { Kind } from '../core/entry.js';
import { type JsonRecord, textField } from '../core/json.js';
import { minorFromDecimal } from '../core/money.js';
import type { Network } from '../core/wallet-homes.js';
import type { ResolvedOptions } from '../options.js';
import { type Check, customerNumber, exttridLength, firstComplaint, missing, msisdnOf } from './request.js';
import { oneOf, service, timestamp } from './request.js';
import type { Code } from './words.js';

/** A well-formed request to move money. */
export interface InstructionRequest {
  readonly exttrid: string;
  readonly kind: Kind;
  readonly msisdn: string;
  readonly amountMinor: bigint;
  readonly network: string;
  readonly callbackUrl: string;
}

/** AIR is AirtelTigo itself; the gateway reaches the others too. */
export const NETWORKS = ['AIR', 'VOD', 'MTN'] as const;
export const NETWORK_OF: Readonly<Record<string, Network>> = { AIR: 'AT', VOD: 'TELECEL', MTN: 'MTN' };
/** The gateway knows no refund: that is a payout to the payer, and only the merchant's books say so. */
export const KINDS: Readonly<Record<string, Kind>> = { CTM: 'collection', MTC: 'payout' };

const MORE_THAN_TWO_DECIMALS = /^\d+\.\d{3,}$/;

export function readInstruction(
  body: JsonRecord,
  serviceId: string | number,
  { callbackHost }: ResolvedOptions,
): InstructionRequest | Code {
  const complaint = firstComplaint(body, [
    ...presence,
    customerNumber,
    amount,
    oneOf('nw', NETWORKS, '029'),
    callback(callbackHost),
    ...timestamp(Date.now()),
    exttridLength,
    service(serviceId),
  ]);
  if (complaint !== null) return complaint;
  return {
    exttrid: textField(body, 'exttrid') ?? '',
    kind: KINDS[textField(body, 'trans_type') ?? ''] ?? 'collection',
    msisdn: msisdnOf(body) ?? '',
    amountMinor: minorFromDecimal(textField(body, 'amount') ?? '') ?? 0n,
    network: textField(body, 'nw') ?? '',
    callbackUrl: textField(body, 'callback_url') ?? '',
  };
}

const presence: readonly Check[] = [
  missing('customer_number', '008'),
  ({ amount: sent }) => (sent === undefined || sent === null || sent === '' ? '010' : null),
  missing('nw', '014'),
  missing('exttrid', '018'),
  missing('callback_url', '039'),
  missing('reference', '026'),
];

/** Text, as in the gateway's examples: a number could not say "10.00", and the signature is over its bytes. */
function amount(body: JsonRecord): Code | null {
  const text = textField(body, 'amount') ?? '';
  if (MORE_THAN_TWO_DECIMALS.test(text)) return '046';
  return minorFromDecimal(text) === null ? '028' : null;
}

function callback(callbackHost: string): Check {
  return (body) => (hostOf(textField(body, 'callback_url') ?? '') === callbackHost ? null : '045');
}

function hostOf(url: string): string | null {
  try {
    const { hostname, protocol } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? hostname : null;
  } catch {
    return null;
  }
}
