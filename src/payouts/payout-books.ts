import { Injectable } from '@nestjs/common';
import type { AttemptChange } from '../attempts/movement-owner.js';
import { dueRecovered, gone, goneLate, released, reserved, takeFrom } from '../domain/bookings.js';
import { DomainError } from '../domain/errors.js';
import type { Money } from '../domain/money.js';
import type { PayoutStatus } from '../domain/payout.js';
import { Ledger, type Booking } from '../ledger/ledger.js';
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

  /** First of all, when payments are locked too. */
  async begin(tx: Executor, merchantId: string): Promise<void> {
    await this.ledger.lockBooks(tx, [merchantId]);
  }

  /**
   * From what the merchant has; what it owes is taken first.
   * @throws DomainError insufficient_balance
   */
  async reserve(tx: Executor, reservation: Reservation): Promise<void> {
    const { objectId, merchantId, money, reservedMinor, correlationId } = reservation;
    const { availableMinor, dueMinor } = await this.ledger.lockMerchant(tx, merchantId, money.currency);
    const recovered = dueMinor < availableMinor ? dueMinor : availableMinor;
    const left = availableMinor - recovered;
    if (left < reservedMinor) throw insufficient(left, reservation);
    const due: Booking[] =
      recovered === 0n
        ? []
        : [
            {
              posting: dueRecovered(objectId, merchantId, { amountMinor: recovered, currency: money.currency }),
              correlationId,
            },
          ];
    const sources = takeFrom(left, reservedMinor, merchantId, money.currency);
    await this.ledger.post(tx, [...due, { posting: reserved('payout_reserved', reservation, sources), correlationId }]);
  }

  /** The same for several, in transactions that must not fail for it: what a merchant has not, it owes. */
  async reserveOwing(tx: Executor, reservations: readonly Reservation[]): Promise<void> {
    const bookings: Booking[] = [];
    const left = new Map<string, bigint>();
    for (const reservation of reservations) {
      const { merchantId, money, reservedMinor, correlationId } = reservation;
      const availableMinor =
        left.get(merchantId) ?? (await this.ledger.lockMerchant(tx, merchantId, money.currency)).availableMinor;
      const sources = takeFrom(availableMinor, reservedMinor, merchantId, money.currency);
      left.set(merchantId, availableMinor > reservedMinor ? availableMinor - reservedMinor : 0n);
      bookings.push({ posting: reserved('payout_reserved', reservation, sources), correlationId });
    }
    await this.ledger.post(tx, bookings);
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

function insufficient(availableMinor: bigint, { money, reservedMinor }: Reservation): DomainError {
  const feeMinor = reservedMinor - money.amountMinor;
  const code = 'insufficient_balance';
  return new DomainError(
    code,
    `this takes ${reservedMinor} minor units (${money.amountMinor} and ${feeMinor} of fees), and ${availableMinor} are available; see GET /api/v1/balances`,
    [{ field: 'amount', code, message: `at most ${availableMinor} minor units are available, fees included` }],
  );
}
