import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { totalOf } from '../domain/bookings.js';
import type { DomainError } from '../domain/errors.js';
import type { Money } from '../domain/money.js';
import { PAYOUT_SEND_WINDOW_MS } from '../domain/payout.js';
import type { NetworkSource, Wallet } from '../domain/wallet.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import { newId } from '../persistence/new-id.js';
import type { Executor } from '../persistence/database.js';
import type { Route } from '../routing/routes.js';
import { PayoutBooks, type Reservation } from './payout-books.js';
import type { ShownPayout } from './payout.presenter.js';
import { INSERT } from './payouts.sql.js';

/** A payout that is about to be written, with its route. */
export interface NewPayout {
  readonly id: string;
  readonly merchantId: string;
  readonly money: Money;
  readonly wallet: Wallet;
  readonly networkSource: NetworkSource;
  readonly reference: string;
  /** The leg of a split payment that it settles; left out of those that settle none. */
  readonly leg?: { readonly id: string; readonly paymentId: string };
  readonly description: string | null;
  readonly metadata: Record<string, string> | null;
  readonly route: Route;
  readonly correlationId: string;
  readonly createdAt: Date;
}

/** Writes payouts: what is set aside for them, themselves, their first event. */
@Injectable()
export class PayoutMaking {
  constructor(
    private readonly books: PayoutBooks,
    private readonly events: EventLog,
    private readonly attempts: AttemptStarter,
  ) {}

  /** First of all, when payments are locked too, or payouts of several merchants are made. */
  async begin(tx: Executor, merchantIds: readonly string[]): Promise<void> {
    await this.books.begin(tx, merchantIds);
  }

  /**
   * With their first attempts, those that the balance covers, in this order.
   * @returns why not, by payout, for the others
   */
  async make(tx: Executor, payouts: readonly NewPayout[]): Promise<Map<string, DomainError>> {
    const refused = await this.books.reserve(tx, payouts.map(reservationOf));
    const covered = payouts.filter(({ id }) => !refused.has(id));
    await this.attempts.follow(tx, await this.write(tx, covered));
    return refused;
  }

  /**
   * Once more, for a leg whose first payout has failed.
   * @throws DomainError insufficient_balance, and the transaction must be rolled back
   */
  async makeAgain(tx: Executor, payout: NewPayout): Promise<void> {
    await this.books.reserveAgain(tx, reservationOf(payout));
    await this.attempts.follow(tx, await this.write(tx, [payout]));
  }

  /**
   * Payouts that must come to be, in a transaction that must not fail for them: what the merchant has not, it owes.
   * @returns the first attempts, to be made in the same transaction
   */
  async makeOwing(tx: Executor, payouts: readonly NewPayout[]): Promise<AttemptDraft[]> {
    if (payouts.length === 0) return [];
    await this.books.reserveOwing(tx, payouts.map(reservationOf));
    return this.write(tx, payouts);
  }

  private async write(tx: Executor, payouts: readonly NewPayout[]): Promise<AttemptDraft[]> {
    if (payouts.length === 0) return [];
    await tx.run(INSERT, [JSON.stringify(payouts.map(toRow))]);
    const drafts = payouts.map(draftOf);
    await this.events.append(
      tx,
      payouts.map((payout, nth) => initiated(payout, drafts[nth]?.id ?? '')),
    );
    return drafts;
  }
}

function reservationOf(payout: NewPayout): Reservation {
  const { id: objectId, merchantId, money, correlationId } = payout;
  return { objectId, merchantId, money, reservedMinor: reservedFor(payout), correlationId };
}

export function reservedFor({ money, route }: Pick<NewPayout, 'money' | 'route'>): bigint {
  return money.amountMinor + totalOf(route.fees);
}

/** As it is when it comes to be. */
export function newlyShown(payout: NewPayout): ShownPayout {
  const { id, money, wallet, networkSource, reference, description, metadata, route, createdAt } = payout;
  return {
    id,
    status: 'initiated',
    amountMinor: money.amountMinor,
    currency: money.currency,
    reservedMinor: reservedFor(payout),
    network: wallet.network,
    networkSource,
    msisdn: wallet.msisdn,
    reference,
    paymentId: payout.leg?.paymentId ?? null,
    legId: payout.leg?.id ?? null,
    description,
    metadata,
    provider: route.provider.name,
    failureCode: null,
    createdAt,
    updatedAt: createdAt,
  };
}

function toRow(payout: NewPayout): Record<string, unknown> {
  const { id, merchantId, money, wallet, networkSource, reference, description, metadata, route } = payout;
  return {
    id,
    merchant_id: merchantId,
    reference,
    amount_minor: money.amountMinor.toString(),
    currency: money.currency,
    network: wallet.network,
    network_source: networkSource,
    msisdn: wallet.msisdn,
    description,
    metadata,
    provider: route.provider.name,
    reserved_minor: reservedFor(payout).toString(),
    payment_id: payout.leg?.paymentId ?? null,
    leg_id: payout.leg?.id ?? null,
    correlation_id: payout.correlationId,
    created_at: payout.createdAt.toISOString(),
  };
}

function draftOf({ id, merchantId, money, wallet, reference, description, route, ...rest }: NewPayout): AttemptDraft {
  const { provider, decision, fees } = route;
  const { correlationId, createdAt } = rest;
  return {
    id: newId(),
    ownerType: 'payout',
    ownerId: id,
    merchantId,
    provider: provider.name,
    operation: 'disburse',
    reference: provider.newReference(),
    wallet,
    money,
    description: description ?? reference,
    sendBefore: new Date(createdAt.getTime() + PAYOUT_SEND_WINDOW_MS),
    routing: decision,
    hasAlternative: decision.candidates.length > 1,
    fees,
    correlationId,
    createdAt,
  };
}

function initiated(
  { id, merchantId, money, reference, correlationId, createdAt }: NewPayout,
  attemptId: string,
): NewEvent {
  return {
    merchantId,
    objectId: id,
    sequence: 1,
    event: {
      type: 'payout.initiated',
      data: {
        status: 'initiated',
        amount: Number(money.amountMinor),
        currency: money.currency,
        reference,
        attemptId: toPublicId('att', attemptId),
        failureCode: null,
      },
    },
    correlationId,
    occurredAt: createdAt,
  };
}
