import { posting, type Account, type AccountKind, type Entry, type Posting } from './ledger.js';
import type { Currency, Money } from './money.js';

/** What an instruction costs, in minor units. */
export interface Fees {
  /** What the rail takes. */
  readonly railMinor: bigint;
  /** What we take. */
  readonly platformMinor: bigint;
}

export function totalOf({ railMinor, platformMinor }: Fees): bigint {
  return railMinor + platformMinor;
}

/** Money that a rail has taken for a merchant. */
export interface Collected {
  readonly objectId: string;
  readonly merchantId: string;
  readonly provider: string;
  readonly money: Money;
  readonly fees: Fees;
}

/** Money that has left, or is about to, and what was set aside for it. */
export interface Outgoing extends Collected {
  /** Minor units: the amount and the fees that were expected. Another rail may have taken less or more. */
  readonly reservedMinor: bigint;
}

/**
 * How money is booked. Every function gives one balanced posting; amounts are minor units. A rail holds what it collected
 * until it settles with us, so its clearing account is debited by collections and credited by payouts.
 * @param isHeldBack the money becomes available later
 */
export function paymentConfirmed(payment: Collected, isHeldBack = false): Posting {
  const { objectId, merchantId, provider, money } = payment;
  const net = netOf(payment);
  const target = isHeldBack ? 'merchant_pending' : 'merchant_available';
  return posting('payment_confirmed', objectId, [
    { account: rail('rail_clearing', provider, money), amountMinor: -money.amountMinor },
    // A fee that is larger than the payment leaves the merchant owing the rest.
    { account: merchant(net < 0n ? 'merchant_due' : target, merchantId, money), amountMinor: net },
    ...feesOf(payment),
  ]);
}

/** Where late money is before it is decided about: with the rail that has just told of it, or held in our books. */
export type LateSource = 'rail_clearing' | 'late_money_held';

/** A payer's money that came too late and is kept for the merchant: booked like any other, the merchant bears its fees. */
export function lateMoneyAccepted(late: Collected, source: LateSource): Posting {
  const { merchantId, provider, money, fees } = late;
  const net = netOf(late);
  // While it was held, the rail's fee was ours: the merchant takes it over.
  const railFee = source === 'rail_clearing' ? rail('rail_fees', provider, money) : platform('platform_costs', money);
  return posting('late_money_accepted', late.objectId, [
    cameFrom(source, late),
    { account: merchant(net < 0n ? 'merchant_due' : 'merchant_available', merchantId, money), amountMinor: net },
    { account: railFee, amountMinor: fees.railMinor },
    { account: platform('platform_fees', money), amountMinor: fees.platformMinor },
  ]);
}

/**
 * It goes straight to what is reserved for its refund; what the rail has taken for collecting it is ours to bear, once: of
 * money that was held we bear it already. What giving it back costs is booked when it has gone.
 */
export function lateMoneyRefunded(late: Collected, source: LateSource, refundId: string): Posting {
  const { merchantId, provider, money, fees } = late;
  return posting('late_money_refunded', refundId, [
    cameFrom(source, late),
    { account: merchant('refunds_reserved', merchantId, money), amountMinor: money.amountMinor },
    ...(source === 'rail_clearing' ? bornByUs(provider, money, fees.railMinor) : []),
  ]);
}

/** Nobody has decided about it yet, but the rail has taken its fee: ours to bear until the merchant keeps the money. */
export function lateMoneyHeld(late: Collected): Posting {
  const { objectId, merchantId, provider, money, fees } = late;
  return posting('late_money_held', objectId, [
    cameFrom('rail_clearing', late),
    { account: merchant('late_money_held', merchantId, money), amountMinor: money.amountMinor },
    ...bornByUs(provider, money, fees.railMinor),
  ]);
}

/** Its refund is proved not to have left: it is held. */
export function lateRefundFailed({
  objectId,
  merchantId,
  money,
}: Pick<Collected, 'objectId' | 'merchantId' | 'money'>): Posting {
  return posting('refund_failed', objectId, [
    { account: merchant('refunds_reserved', merchantId, money), amountMinor: -money.amountMinor },
    { account: merchant('late_money_held', merchantId, money), amountMinor: money.amountMinor },
  ]);
}

/**
 * Late money has been given back; what the rail that did it takes is ours to bear.
 * @param from `late_money_held`: its refund had failed, the money was held again, and it left all the same
 */
export function lateRefundGone(
  { objectId, merchantId, money, provider, fees }: Collected,
  from: 'refunds_reserved' | 'late_money_held',
): Posting {
  return posting(from === 'refunds_reserved' ? 'refund_succeeded' : 'refund_late', objectId, [
    { account: merchant(from, merchantId, money), amountMinor: -money.amountMinor },
    { account: rail('rail_clearing', provider, money), amountMinor: money.amountMinor },
    ...bornByUs(provider, money, fees.railMinor),
  ]);
}

/**
 * Sets money of a merchant aside.
 * @param sources where it is taken from, as `takeFrom` has found it
 */
export function reserved(
  kind: 'payout_reserved' | 'refund_reserved',
  { objectId, merchantId, money }: Pick<Outgoing, 'objectId' | 'merchantId' | 'money'>,
  sources: readonly Entry[],
): Posting {
  const totalMinor = sources.reduce((sum, { amountMinor }) => sum - amountMinor, 0n);
  return posting(kind, objectId, [
    ...sources,
    { account: merchant(SET_ASIDE[kind], merchantId, money), amountMinor: totalMinor },
  ]);
}

const SET_ASIDE = { payout_reserved: 'payouts_in_transit', refund_reserved: 'refunds_reserved' } as const;

/** It is proved not to have left: the merchant has it back. */
export function released(
  kind: 'payout_failed' | 'refund_failed',
  { objectId, merchantId, money, reservedMinor }: Pick<Outgoing, 'objectId' | 'merchantId' | 'money' | 'reservedMinor'>,
): Posting {
  const from = kind === 'payout_failed' ? 'payouts_in_transit' : 'refunds_reserved';
  return posting(kind, objectId, [
    { account: merchant(from, merchantId, money), amountMinor: -reservedMinor },
    { account: merchant('merchant_available', merchantId, money), amountMinor: reservedMinor },
  ]);
}

/** It has left, for the fee of the rail that has moved it: what was reserved beyond that goes back, what is short is owed. */
export function gone(kind: 'payout_succeeded' | 'refund_succeeded', outgoing: Outgoing): Posting {
  const { objectId, merchantId, money, fees, reservedMinor } = outgoing;
  const from = kind === 'payout_succeeded' ? 'payouts_in_transit' : 'refunds_reserved';
  const rest = reservedMinor - money.amountMinor - totalOf(fees);
  return posting(kind, objectId, [
    { account: merchant(from, merchantId, money), amountMinor: -reservedMinor },
    { account: merchant(rest < 0n ? 'merchant_due' : 'merchant_available', merchantId, money), amountMinor: rest },
    ...paidOut(outgoing),
  ]);
}

/** It had failed, was released, and left all the same: the merchant owes it. */
export function goneLate(kind: 'payout_late' | 'refund_late', outgoing: Collected): Posting {
  const { objectId, merchantId, money, fees } = outgoing;
  return posting(kind, objectId, [
    { account: merchant('merchant_due', merchantId, money), amountMinor: -money.amountMinor - totalOf(fees) },
    ...paidOut(outgoing),
  ]);
}

/** What a merchant owes is taken from what has become available. */
export function dueRecovered(objectId: string, merchantId: string, money: Money): Posting {
  return posting('due_recovered', objectId, [
    { account: merchant('merchant_available', merchantId, money), amountMinor: -money.amountMinor },
    { account: merchant('merchant_due', merchantId, money), amountMinor: money.amountMinor },
  ]);
}

/** Money that was held back may be used. */
export function becameAvailable(objectId: string, merchantId: string, money: Money): Posting {
  return posting('payment_released', objectId, [
    { account: merchant('merchant_pending', merchantId, money), amountMinor: -money.amountMinor },
    { account: merchant('merchant_available', merchantId, money), amountMinor: money.amountMinor },
  ]);
}

/**
 * From a merchant's balance, and what is missing from its good name: it owes the rest.
 * @param availableMinor what there is, under the lock of the account
 */
export function takeFrom(availableMinor: bigint, amountMinor: bigint, merchantId: string, currency: Currency): Entry[] {
  const money = { currency };
  const covered = availableMinor < amountMinor ? (availableMinor > 0n ? availableMinor : 0n) : amountMinor;
  return [
    { account: merchant('merchant_available', merchantId, money), amountMinor: -covered },
    { account: merchant('merchant_due', merchantId, money), amountMinor: covered - amountMinor },
  ];
}

/** The rail's real fee, where it is known to differ from what the merchant has borne; below zero it was lower. */
export function feeCorrected(
  objectId: string,
  { provider, merchantId, currency }: { provider: string; merchantId: string; currency: Currency },
  differenceMinor: bigint,
  availableMinor: bigint,
): Posting {
  const fee = { account: rail('rail_fees', provider, { currency }), amountMinor: differenceMinor };
  const borne =
    differenceMinor > 0n
      ? takeFrom(availableMinor, differenceMinor, merchantId, currency)
      : [{ account: merchant('merchant_available', merchantId, { currency }), amountMinor: -differenceMinor }];
  return posting('fee_corrected', objectId, [fee, ...borne]);
}

/** The same where we have borne it: the fees of money that is given back because it came too late, or is held. */
export function ownFeeCorrected(
  objectId: string,
  { provider, currency }: { provider: string; currency: Currency },
  differenceMinor: bigint,
): Posting {
  return posting('fee_corrected', objectId, bornByUs(provider, { currency }, differenceMinor));
}

function netOf({ money, fees }: Pick<Collected, 'money' | 'fees'>): bigint {
  return money.amountMinor - totalOf(fees);
}

function feesOf({ provider, money, fees }: Pick<Collected, 'provider' | 'money' | 'fees'>): Entry[] {
  return [
    { account: rail('rail_fees', provider, money), amountMinor: fees.railMinor },
    { account: platform('platform_fees', money), amountMinor: fees.platformMinor },
  ];
}

function paidOut(outgoing: Pick<Collected, 'provider' | 'money' | 'fees'>): Entry[] {
  const { provider, money } = outgoing;
  return [{ account: rail('rail_clearing', provider, money), amountMinor: money.amountMinor }, ...feesOf(outgoing)];
}

function cameFrom(source: LateSource, { merchantId, provider, money }: Collected): Entry {
  const account = source === 'rail_clearing' ? rail(source, provider, money) : merchant(source, merchantId, money);
  return { account, amountMinor: -money.amountMinor };
}

function bornByUs(provider: string, money: InCurrency, feeMinor: bigint): Entry[] {
  return [
    { account: platform('platform_costs', money), amountMinor: -feeMinor },
    { account: rail('rail_fees', provider, money), amountMinor: feeMinor },
  ];
}

type InCurrency = Pick<Money, 'currency'>;

function merchant(kind: AccountKind, merchantId: string, { currency }: InCurrency): Account {
  return { kind, merchantId, provider: null, currency };
}

function rail(kind: AccountKind, provider: string, { currency }: InCurrency): Account {
  return { kind, merchantId: null, provider, currency };
}

function platform(kind: AccountKind, { currency }: InCurrency): Account {
  return { kind, merchantId: null, provider: null, currency };
}
