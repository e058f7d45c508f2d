import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { totalOf } from '../domain/bookings.js';
import type { Money } from '../domain/money.js';
import { PAYOUT_SEND_WINDOW_MS } from '../domain/payout.js';
import type { NetworkSource, Wallet } from '../domain/wallet.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { newId, toPublicId } from '../http/public-id.js';
import type { Executor } from '../persistence/database.js';
import type { Route } from '../routing/routes.js';
import { PayoutBooks } from './payout-books.js';
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
  ) {}

  /**
   * @returns the first attempt, to be made in the same transaction
   * @throws DomainError insufficient_balance
   */
  async make(tx: Executor, payout: NewPayout): Promise<AttemptDraft> {
    const { id: objectId, merchantId, money, correlationId } = payout;
    await this.books.reserve(tx, { objectId, merchantId, money, reservedMinor: reservedFor(payout), correlationId });
    await tx.run(INSERT, [JSON.stringify([toRow(payout)])]);
    const draft = draftOf(payout);
    await this.events.append(tx, [initiated(payout, draft.id)]);
    return draft;
  }
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
