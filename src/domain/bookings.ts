import { posting, type Account, type AccountKind, type Entry, type Posting } from './ledger.js';
import type { Currency, Money } from './money.js';

/** What an instruction costs, in minor units. */
export interface Fees {
  /** What the rail takes. */
  readonly railMinor: bigint;
  /** What we take. */
  readonly platformMinor: bigint;
}

export const NO_FEES: Fees = { railMinor: 0n, platformMinor: 0n };

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

/** A payer's money that came too late and is kept for the merchant: booked like any other. */
export function lateMoneyAccepted(late: Collected, source: LateSource): Posting {
  const net = netOf(late);
  return posting('late_money_accepted', late.objectId, [
    cameFrom(source, late),
    {
      account: merchant(net < 0n ? 'merchant_due' : 'merchant_available', late.merchantId, late.money),
      amountMinor: net,
    },
    ...feesOf(late),
  ]);
}

/**
 * It goes straight to what is reserved for its refund; what the rails take for taking and giving it is ours to bear.
 * @param refund the refund and the rail that is to give the money back
 */
export function lateMoneyRefunded(
  late: Collected,
  source: LateSource,
  refund: { readonly id: string; readonly provider: string; readonly railFeeMinor: bigint },
): Posting {
  const { merchantId, provider, money, fees } = late;
  return posting('late_money_refunded', refund.id, [
    cameFrom(source, late),
    { account: merchant('refunds_reserved', merchantId, money), amountMinor: money.amountMinor },
    ...bornByUs(provider, money, fees.railMinor),
    ...bornByUs(refund.provider, money, refund.railFeeMinor),
  ]);
}

export function lateMoneyHeld(late: Collected): Posting {
  return posting('late_money_held', late.objectId, [
    cameFrom('rail_clearing', late),
    { account: merchant('late_money_held', late.merchantId, late.money), amountMinor: late.money.amountMinor },
  ]);
}

/** Its refund is proved not to have left: it is held. The rail's fee for a refund that failed is not charged. */
export function lateRefundFailed(
  refund: Pick<Collected, 'objectId' | 'merchantId' | 'money' | 'provider'>,
  railFeeMinor: bigint,
): Posting {
  const { objectId, merchantId, money, provider } = refund;
  return posting('refund_failed', objectId, [
    { account: merchant('refunds_reserved', merchantId, money), amountMinor: -money.amountMinor },
    { account: merchant('late_money_held', merchantId, money), amountMinor: money.amountMinor },
    ...bornByUs(provider, money, -railFeeMinor),
  ]);
}

/** It left after all, out of the late money that was held again for it. */
export function lateRefundGone(
  refund: Pick<Collected, 'objectId' | 'merchantId' | 'money' | 'provider'>,
  railFeeMinor: bigint,
): Posting {
  const { objectId, merchantId, money, provider } = refund;
  return posting('refund_late', objectId, [
    { account: merchant('late_money_held', merchantId, money), amountMinor: -money.amountMinor },
    { account: rail('rail_clearing', provider, money), amountMinor: money.amountMinor },
    ...bornByUs(provider, money, railFeeMinor),
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

/** The rail's real fee, where it is known to differ; who bore the estimate bears the difference. */
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
