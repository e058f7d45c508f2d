import { Injectable } from '@nestjs/common';
import type { AttemptChange } from '../attempts/movement-owner.js';
import { dueRecovered, gone, goneLate, released, reserved } from '../domain/bookings.js';
import { DomainError } from '../domain/errors.js';
import type { Money } from '../domain/money.js';
import type { PayoutStatus } from '../domain/payout.js';
import { Ledger, type Booking } from '../ledger/ledger.js';
import type { PurseKey, Purses } from '../ledger/purses.js';
import type { Moved } from '../movements/movement-flow.js';
import type { Executor } from '../persistence/database.js';
import { RESERVED } from './payouts.sql.js';

/** Money to be set aside for one payout. */
export interface Reservation {
  readonly objectId: string;
  readonly merchantId: string;
  readonly money: Money;
  /** Minor units: the amount and the fees that are expected. */
  readonly reservedMinor: bigint;
  readonly correlationId: string;
}

/** Books what payouts set aside, spend and give back, each in the transaction that changes the payout. */
@Injectable()
export class PayoutBooks {
  constructor(private readonly ledger: Ledger) {}

  /** First of all: nobody else takes from these balances until the transaction ends. */
  async begin(tx: Executor, merchantIds: readonly string[]): Promise<void> {
    await this.ledger.lockBooks(tx, [...new Set(merchantIds)]);
  }

  /**
   * From what merchants have; what they owe is taken first.
   * @returns why not, by payout, for those that the balance does not cover: nothing is booked for them
   */
  async reserve(tx: Executor, reservations: readonly Reservation[]): Promise<Map<string, DomainError>> {
    const purses = await this.ledger.lockPurses(tx, reservations.map(purseOf));
    const refused = new Map<string, DomainError>();
    const bookings = reservations.flatMap((reservation): Booking[] => {
      const key = purseOf(reservation);
      const { availableMinor, dueMinor } = purses.of(key);
      const left = availableMinor > dueMinor ? availableMinor - dueMinor : 0n;
      if (left >= reservation.reservedMinor) return [...dueOf(purses, reservation), setAside(purses, reservation)];
      refused.set(reservation.objectId, insufficient(left, reservation));
      return [];
    });
    await this.ledger.post(tx, bookings);
    return refused;
  }

  /**
   * The share of somebody else, out of money that came back when its first payout failed: other debts wait, and a fee that
   * the balance does not cover is owed.
   * @throws DomainError insufficient_balance when the share itself is not there any more
   */
  async reserveAgain(tx: Executor, reservation: Reservation): Promise<void> {
    const purses = await this.ledger.lockPurses(tx, [purseOf(reservation)]);
    const { availableMinor } = purses.of(purseOf(reservation));
    if (availableMinor < reservation.money.amountMinor) throw insufficient(availableMinor, reservation);
    await this.ledger.post(tx, [setAside(purses, reservation)]);
  }

  /**
   * For transactions that must not fail for it: what a merchant has not, it owes. What is left when all of them have
   * theirs pays its debts.
   */
  async reserveOwing(tx: Executor, reservations: readonly Reservation[]): Promise<void> {
    const purses = await this.ledger.lockPurses(tx, reservations.map(purseOf));
    const bookings = reservations.map((reservation) => setAside(purses, reservation));
    const debts = reservations.flatMap((reservation) => dueOf(purses, reservation));
    await this.ledger.post(tx, [...bookings, ...debts]);
  }

  async end(tx: Executor, ended: readonly Moved<PayoutStatus>[]): Promise<void> {
    if (ended.length === 0) return;
    const ids = ended.map(({ movement }) => movement.id);
    const rows = await tx.run<{ id: string; reserved_minor: string }>(RESERVED, [ids]);
    const setAside = new Map(rows.map((row) => [row.id, BigInt(row.reserved_minor)]));
    await this.ledger.post(
      tx,
      ended.map(({ movement, change }) => {
        const outgoing = { ...change, objectId: movement.id, reservedMinor: setAside.get(movement.id) ?? 0n };
        const posting =
          movement.status === 'succeeded' ? gone('payout_succeeded', outgoing) : released('payout_failed', outgoing);
        return { posting, correlationId: change.correlationId };
      }),
    );
  }

  /** They had failed, their money was released, and it left all the same: the merchant owes it. */
  async late(tx: Executor, changes: readonly AttemptChange[]): Promise<void> {
    await this.ledger.post(
      tx,
      changes.map((change) => ({
        posting: goneLate('payout_late', { ...change, objectId: change.attemptId }),
        correlationId: change.correlationId,
      })),
    );
  }
}

function purseOf({ merchantId, money }: Reservation): PurseKey {
  return { merchantId, currency: money.currency };
}

function setAside(purses: Purses, reservation: Reservation): Booking {
  const sources = purses.take(purseOf(reservation), reservation.reservedMinor);
  return { posting: reserved('payout_reserved', reservation, sources), correlationId: reservation.correlationId };
}

function dueOf(purses: Purses, reservation: Reservation): Booking[] {
  const { objectId, merchantId, money, correlationId } = reservation;
  const amountMinor = purses.payDue(purseOf(reservation));
  if (amountMinor === 0n) return [];
  return [{ posting: dueRecovered(objectId, merchantId, { amountMinor, currency: money.currency }), correlationId }];
}

function insufficient(availableMinor: bigint, { money, reservedMinor }: Reservation): DomainError {
  const feeMinor = reservedMinor - money.amountMinor;
  const code = 'insufficient_balance';
  return new DomainError(
    code,
    `this takes ${reservedMinor} minor units (${money.amountMinor} and ${feeMinor} of fees), and ${availableMinor} are available; see GET /api/v1/balances`,
    [{ field: 'amount', code, message: `at most ${availableMinor} minor units are available, fees included` }],
  );
}
