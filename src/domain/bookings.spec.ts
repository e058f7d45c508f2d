import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  becameAvailable,
  dueRecovered,
  feeCorrected,
  gone,
  goneLate,
  lateMoneyAccepted,
  lateMoneyHeld,
  lateMoneyRefunded,
  lateRefundFailed,
  lateRefundGone,
  ownFeeCorrected,
  paymentConfirmed,
  released,
  reserved,
  takeFrom,
  type Outgoing,
} from './bookings.js';
import { posting, UnbalancedPostingError, type AccountKind, type Entry, type Posting } from './ledger.js';

const minor = fc.bigInt({ min: 1n, max: 1_000_000_000n });
const fee = fc.bigInt({ min: 0n, max: 2_000_000_000n });
const outgoing = fc
  .record({ amountMinor: minor, railMinor: fee, platformMinor: fee, reservedMinor: fee })
  .map(({ amountMinor, railMinor, platformMinor, reservedMinor }): Outgoing => {
    return {
      objectId: 'object',
      merchantId: 'merchant',
      provider: 'rail',
      money: { amountMinor, currency: 'GHS' },
      fees: { railMinor, platformMinor },
      reservedMinor,
    };
  });

const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
const on = ({ entries }: Pick<Posting, 'entries'>, kind: AccountKind) =>
  sumOf(entries.filter(({ account }) => account.kind === kind));

const BOOKINGS: Record<string, (movement: Outgoing) => Posting> = {
  'a payment': (movement) => paymentConfirmed(movement),
  'a payment that is held back': (movement) => paymentConfirmed(movement, true),
  'late money that is kept': (movement) => lateMoneyAccepted(movement, 'rail_clearing'),
  'held money that is kept': (movement) => lateMoneyAccepted(movement, 'late_money_held'),
  'late money that is held': (movement) => lateMoneyHeld(movement),
  'late money that goes back': (movement) => lateMoneyRefunded(movement, 'rail_clearing', 'refund'),
  'held money that goes back': (movement) => lateMoneyRefunded(movement, 'late_money_held', 'refund'),
  'late money that could not go back': (movement) => lateRefundFailed(movement),
  'late money that went back': (movement) => lateRefundGone(movement, 'refunds_reserved'),
  'late money that went back after all': (movement) => lateRefundGone(movement, 'late_money_held'),
  'a reservation': (movement) =>
    reserved(
      'payout_reserved',
      movement,
      takeFrom(movement.reservedMinor, movement.money.amountMinor, 'merchant', 'GHS'),
    ),
  'a release': (movement) => released('refund_failed', movement),
  'a payout': (movement) => gone('payout_succeeded', movement),
  'a refund': (movement) => gone('refund_succeeded', movement),
  'a late payout': (movement) => goneLate('payout_late', movement),
  'what was owed': ({ money }) => dueRecovered('object', 'merchant', money),
  'what became available': ({ money }) => becameAvailable('object', 'merchant', money),
  'a fee that was higher': ({ money, reservedMinor }) =>
    feeCorrected(
      'object',
      { provider: 'rail', merchantId: 'merchant', currency: 'GHS' },
      money.amountMinor,
      reservedMinor,
    ),
  'a fee of ours that was higher': ({ money }) =>
    ownFeeCorrected('object', { provider: 'rail', currency: 'GHS' }, money.amountMinor),
  'a fee that was lower': ({ money, reservedMinor }) =>
    feeCorrected(
      'object',
      { provider: 'rail', merchantId: 'merchant', currency: 'GHS' },
      -money.amountMinor,
      reservedMinor,
    ),
};

describe('what is booked', () => {
  it.each(Object.entries(BOOKINGS))('balances: %s', (_, book) => {
    fc.assert(
      fc.property(outgoing, (movement) => {
        const { entries } = book(movement);
        expect(sumOf(entries)).toBe(0n);
        expect(entries.every(({ amountMinor }) => amountMinor !== 0n)).toBe(true);
      }),
    );
  });

  it('never takes more from a balance than there is, and never makes a merchant owe below zero', () => {
    fc.assert(
      fc.property(fee, minor, (available, amount) => {
        const taken = { entries: takeFrom(available, amount, 'merchant', 'GHS') };
        expect(available + on(taken, 'merchant_available')).toBeGreaterThanOrEqual(0n);
        expect(on(taken, 'merchant_due')).toBeLessThanOrEqual(0n);
        expect(sumOf(taken.entries)).toBe(-amount);
      }),
    );
  });

  it('gives the merchant what is left after the fees, and makes it owe what they exceed', () => {
    const base = {
      objectId: 'p',
      merchantId: 'm',
      provider: 'r',
      money: { amountMinor: 1000n, currency: 'GHS' },
    } as const;
    const usual = paymentConfirmed({ ...base, fees: { railMinor: 10n, platformMinor: 5n } });
    expect([on(usual, 'rail_clearing'), on(usual, 'merchant_available'), on(usual, 'rail_fees')]).toEqual([
      -1000n,
      985n,
      10n,
    ]);
    const dear = paymentConfirmed({ ...base, fees: { railMinor: 1200n, platformMinor: 0n } });
    expect([on(dear, 'merchant_available'), on(dear, 'merchant_due')]).toEqual([0n, -200n]);
  });

  it('books what a rail takes for late money once, whatever becomes of it, and leaves it with who bears it in the end', () => {
    fc.assert(
      fc.property(outgoing, fee, (collected, refundFee) => {
        const refund = { ...collected, provider: 'other', fees: { railMinor: refundFee, platformMinor: 0n } };
        const held = [lateMoneyHeld(collected)];
        const again = [lateMoneyRefunded(collected, 'rail_clearing', 'refund'), lateRefundFailed(refund)];
        const back = lateMoneyRefunded(collected, 'late_money_held', 'second');
        for (const way of [held, again, [...held, back, lateRefundFailed(refund)]]) {
          const kept = {
            entries: [...way, lateMoneyAccepted(collected, 'late_money_held')].flatMap(({ entries }) => entries),
          };
          expect([on(kept, 'rail_fees'), on(kept, 'platform_costs')]).toEqual([collected.fees.railMinor, 0n]);
          const gone = {
            entries: [...way, back, lateRefundGone(refund, 'refunds_reserved')].flatMap(({ entries }) => entries),
          };
          const bothFees = collected.fees.railMinor + refundFee;
          expect([on(gone, 'rail_fees'), on(gone, 'platform_costs')]).toEqual([bothFees, -bothFees]);
        }
      }),
    );
  });

  it('takes from what was reserved exactly that, whatever the rail that carried it has taken', () => {
    fc.assert(
      fc.property(outgoing, (movement) => {
        const paid = gone('payout_succeeded', movement);
        expect(on(paid, 'payouts_in_transit')).toBe(-movement.reservedMinor);
        expect(on(paid, 'rail_clearing')).toBe(movement.money.amountMinor);
        expect(on(paid, 'merchant_available')).toBeGreaterThanOrEqual(0n);
        expect(on(paid, 'merchant_due')).toBeLessThanOrEqual(0n);
      }),
    );
  });
});

describe('a posting', () => {
  const account = (kind: AccountKind) => ({ kind, merchantId: null, provider: null, currency: 'GHS' }) as const;

  it('is refused when it does not balance', () => {
    const entries = [
      { account: account('rail_clearing'), amountMinor: -10n },
      { account: account('platform_fees'), amountMinor: 9n },
    ];
    expect(() => posting('fee_corrected', 'x', entries)).toThrow(UnbalancedPostingError);
  });

  it('makes one entry of what touches an account twice, and none of nothing', () => {
    const { entries } = posting('fee_corrected', 'x', [
      { account: account('rail_clearing'), amountMinor: -10n },
      { account: account('rail_clearing'), amountMinor: -5n },
      { account: account('platform_fees'), amountMinor: 15n },
      { account: account('platform_costs'), amountMinor: 0n },
    ]);
    expect(entries.map(({ account: { kind }, amountMinor }) => [kind, amountMinor])).toEqual([
      ['rail_clearing', -15n],
      ['platform_fees', 15n],
    ]);
  });
});
