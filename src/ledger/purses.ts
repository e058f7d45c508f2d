import { takeFrom } from '../domain/bookings.js';
import type { Entry } from '../domain/ledger.js';
import type { Currency } from '../domain/money.js';

/** Minor units, none below zero. */
export interface Spendable {
  readonly availableMinor: bigint;
  /** What it owes us. */
  readonly dueMinor: bigint;
}

/** Whose balance, in which currency. */
export interface PurseKey {
  readonly merchantId: string;
  readonly currency: Currency;
}

const EMPTY: Spendable = { availableMinor: 0n, dueMinor: 0n };

/**
 * What merchants can spend while their balances are locked, and what of it is left when a transaction takes from it more than
 * once. It only counts: what was taken has to be posted in the same transaction.
 */
export class Purses {
  private readonly purses = new Map<string, Spendable>();

  constructor(locked: readonly (PurseKey & Spendable)[]) {
    for (const { availableMinor, dueMinor, ...key } of locked)
      this.purses.set(nameOf(key), { availableMinor, dueMinor });
  }

  of(key: PurseKey): Spendable {
    return this.purses.get(nameOf(key)) ?? EMPTY;
  }

  /** What is missing is owed. @returns where it comes from */
  take(key: PurseKey, amountMinor: bigint): Entry[] {
    const { availableMinor, dueMinor } = this.of(key);
    const shortMinor = amountMinor > availableMinor ? amountMinor - availableMinor : 0n;
    this.purses.set(nameOf(key), {
      availableMinor: availableMinor - amountMinor + shortMinor,
      dueMinor: dueMinor + shortMinor,
    });
    return takeFrom(availableMinor, amountMinor, key.merchantId, key.currency);
  }

  /** As much of what is owed as is there, in minor units. */
  payDue(key: PurseKey): bigint {
    const { availableMinor, dueMinor } = this.of(key);
    const paidMinor = dueMinor < availableMinor ? dueMinor : availableMinor;
    this.purses.set(nameOf(key), { availableMinor: availableMinor - paidMinor, dueMinor: dueMinor - paidMinor });
    return paidMinor;
  }
}

function nameOf({ merchantId, currency }: PurseKey): string {
  return `${merchantId}/${currency}`;
}
