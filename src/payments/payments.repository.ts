import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, LessThanOrEqual, MoreThanOrEqual, type FindOptionsWhere, Repository } from 'typeorm';
import type { AttemptRow } from '../attempts/attempt-draft.js';
import type { FailureCode } from '../domain/outcome.js';
import type { PaymentStatus } from '../domain/payment.js';
import { eventRow, type NewEvent } from '../events/event-log.js';
import { Batcher } from '../persistence/batcher.js';
import { Database } from '../persistence/database.js';
import { idempotencyRow, type IdempotencyRecord } from '../resilience/idempotency-keys.js';
import { PaymentEntity } from './payment.entity.js';
import type { Payment } from './payment.model.js';
import { CREATE, FIND_STATUS } from './payments.sql.js';

/** Everything that comes to be with a payment. */
export interface NewPayment {
  readonly payment: Payment;
  readonly attempt: AttemptRow;
  readonly event: NewEvent;
  readonly idempotency: IdempotencyRecord;
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

function toPayment(row: PaymentEntity): Payment {
  const { id, merchantId, status, reference, description, metadata, provider, failureCode } = row;
  return {
    id,
    merchantId,
    status,
    money: { amountMinor: row.amountMinor, currency: row.currency },
    capturedMinor: row.capturedMinor,
    refundedMinor: row.refundedMinor,
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
