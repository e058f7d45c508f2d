import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, LessThanOrEqual, MoreThanOrEqual, type FindOptionsWhere, Repository } from 'typeorm';
import type { AttemptRow } from '../attempts/attempt-draft.js';
import type { Currency } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import type { Network } from '../domain/number-plan.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { RoutingDecision, Strategy } from '../domain/routing.js';
import { eventRow, type NewEvent } from '../events/event-log.js';
import { Batcher } from '../persistence/batcher.js';
import { Database, type Executor } from '../persistence/database.js';
import { idempotencyRow, type IdempotencyRecord } from '../resilience/idempotency-keys.js';
import { PaymentEntity } from './payment.entity.js';
import type { Payment } from './payment.model.js';
import { CREATE, FIND_REROUTABLE, FIND_STATUS, MOVE, REROUTE } from './payments.sql.js';

/** Everything that comes to be with a payment. */
export interface NewPayment {
  readonly payment: Payment;
  readonly attempt: AttemptRow;
  readonly event: NewEvent;
  readonly idempotency: IdempotencyRecord;
}

export interface PaymentMove {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly failureCode: FailureCode | null;
  readonly isFinal: boolean;
}

export interface MovedPayment {
  readonly id: string;
  readonly merchantId: string;
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly currency: Currency;
  readonly reference: string;
  readonly failureCode: FailureCode | null;
  readonly eventSequence: number;
  readonly updatedAt: Date;
}

/** What is needed to find it another rail. */
export interface ReroutablePayment extends Pick<Payment, 'id' | 'merchantId' | 'payer' | 'money' | 'expiresAt'> {
  readonly description: string;
  readonly correlationId: string;
  readonly tried: readonly string[];
  /** The caller has named the rail. */
  readonly isPinned: boolean;
  readonly strategy: Strategy | undefined;
}

export interface PaymentFilter {
  readonly status?: PaymentStatus | undefined;
  readonly reference?: string | undefined;
  readonly payerMsisdn?: string | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
}

export interface PaymentStatusView {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly failureCode: FailureCode | null;
  readonly needsReview: boolean;
  readonly updatedAt: Date;
}

@Injectable()
export class PaymentsRepository {
  private readonly creations: Batcher<NewPayment, boolean>;

  constructor(
    private readonly database: Database,
    @InjectRepository(PaymentEntity) private readonly payments: Repository<PaymentEntity>,
  ) {
    this.creations = new Batcher({
      name: 'create-payments',
      run: (items) => this.createAll(items),
      maxSize: 100,
      maxWaitMs: 3,
      maxQueue: 5000,
      concurrency: 2,
    });
  }

  /**
   * True when the payment is committed, false when its idempotency key was taken already.
   * @throws BatcherFullError when too many payments are waiting to be written
   */
  create(item: NewPayment): Promise<boolean> {
    return this.creations.add(item);
  }

  /** Moves those whose state machine has the arrow; the others are not in the answer. */
  async move(tx: Executor, moves: readonly PaymentMove[]): Promise<MovedPayment[]> {
    const input = moves.map(({ id, status, failureCode, isFinal }) => ({
      id,
      status,
      failure_code: failureCode,
      is_final: isFinal,
    }));
    return (await tx.run<MovedRow>(MOVE, [JSON.stringify(input)])).map(toMoved);
  }

  async findReroutable(tx: Executor, ids: readonly string[]): Promise<ReroutablePayment[]> {
    return (await tx.run<ReroutableRow>(FIND_REROUTABLE, [ids])).map(toReroutable);
  }

  /** Writes down the rail that carries each payment now. */
  async reroute(tx: Executor, next: readonly { ownerId: string; provider: string }[]): Promise<MovedPayment[]> {
    const input = next.map(({ ownerId, provider }) => ({ id: ownerId, provider }));
    return (await tx.run<MovedRow>(REROUTE, [JSON.stringify(input)])).map(toMoved);
  }

  async find(merchantId: string, id: string): Promise<Payment | null> {
    const row = await this.payments.findOneBy({ merchantId, id });
    return row === null ? null : toPayment(row);
  }

  async findStatus(merchantId: string, id: string): Promise<PaymentStatusView | null> {
    const rows = await this.database.run<StatusRow>(FIND_STATUS, [merchantId, id]);
    const row = rows[0];
    if (row === undefined) return null;
    const { status, failure_code: failureCode, needs_review: needsReview, updated_at: updatedAt } = row;
    return { id, status, failureCode, needsReview, updatedAt };
  }

  /** Newest first, those older than `before`. */
  async list(merchantId: string, filter: PaymentFilter, before: string | null, limit: number): Promise<Payment[]> {
    const { status, reference, payerMsisdn, createdFrom, createdTo } = filter;
    const where: FindOptionsWhere<PaymentEntity>[] = [
      {
        merchantId,
        ...(before !== null && { id: LessThan(before) }),
        ...(status !== undefined && { status }),
        ...(reference !== undefined && { reference }),
        ...(payerMsisdn !== undefined && { payerMsisdn }),
        ...(createdFrom !== undefined && { createdAt: MoreThanOrEqual(createdFrom) }),
      },
    ];
    const query = this.payments.createQueryBuilder('payment').where(where).orderBy('payment.id', 'DESC').take(limit);
    if (createdTo !== undefined) query.andWhere({ createdAt: LessThanOrEqual(createdTo) });
    return (await query.getMany()).map(toPayment);
  }

  private async createAll(items: readonly NewPayment[]): Promise<boolean[]> {
    const rows = await this.database.run<{ id: string }>(CREATE, [
      JSON.stringify(items.map(({ idempotency }) => idempotencyRow(idempotency))),
      JSON.stringify(items.map(({ payment }) => paymentRow(payment))),
      JSON.stringify(items.map(({ attempt }) => attempt)),
      JSON.stringify(items.map(({ event }) => eventRow(event))),
    ]);
    const created = new Set(rows.map(({ id }) => id));
    return items.map(({ payment }) => created.has(payment.id));
  }
}

interface MovedRow {
  id: string;
  merchant_id: string;
  status: PaymentStatus;
  amount_minor: string;
  currency: Currency;
  reference: string;
  failure_code: FailureCode | null;
  event_sequence: number;
  updated_at: Date;
}

interface ReroutableRow {
  id: string;
  merchant_id: string;
  payer_network: Network;
  payer_msisdn: string;
  amount_minor: string;
  currency: Currency;
  expires_at: Date;
  correlation_id: string;
  description: string;
  providers: string[];
  routing: RoutingDecision | null;
}

interface StatusRow {
  status: PaymentStatus;
  failure_code: FailureCode | null;
  needs_review: boolean;
  updated_at: Date;
}

function paymentRow(payment: Payment): Record<string, unknown> {
  return {
    id: payment.id,
    merchant_id: payment.merchantId,
    reference: payment.reference,
    status: payment.status,
    amount_minor: payment.money.amountMinor.toString(),
    currency: payment.money.currency,
    payer_network: payment.payer.network,
    payer_network_source: payment.payerNetworkSource,
    payer_msisdn: payment.payer.msisdn,
    description: payment.description,
    metadata: payment.metadata,
    provider: payment.provider,
    expires_at: payment.expiresAt.toISOString(),
    event_sequence: 1,
    correlation_id: payment.correlationId,
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
  };
}

function toMoved(row: MovedRow): MovedPayment {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    status: row.status,
    amount: Number(row.amount_minor),
    currency: row.currency,
    reference: row.reference,
    failureCode: row.failure_code,
    eventSequence: row.event_sequence,
    updatedAt: row.updated_at,
  };
}

function toReroutable(row: ReroutableRow): ReroutablePayment {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    payer: { network: row.payer_network, msisdn: row.payer_msisdn },
    money: { amountMinor: BigInt(row.amount_minor), currency: row.currency },
    expiresAt: row.expires_at,
    correlationId: row.correlation_id,
    description: row.description,
    tried: row.providers,
    isPinned: row.routing?.isPinned ?? false,
    strategy: row.routing?.strategy,
  };
}

function toPayment(row: PaymentEntity): Payment {
  const { id, merchantId, status, reference, description, metadata, provider, failureCode } = row;
  return {
    id,
    merchantId,
    status,
    money: { amountMinor: row.amountMinor, currency: row.currency },
    payer: { network: row.payerNetwork, msisdn: row.payerMsisdn },
    payerNetworkSource: row.payerNetworkSource,
    reference,
    description,
    metadata,
    provider,
    failureCode,
    expiresAt: row.expiresAt,
    correlationId: row.correlationId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
