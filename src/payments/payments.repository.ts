import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, Repository } from 'typeorm';
import type { Currency } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import type { PaymentStatus } from '../domain/payment.js';
import { Database, type Executor } from '../persistence/database.js';
import { firstKeyAt } from '../persistence/first-key-at.js';
import type { Participants } from '../domain/velocity-subjects.js';
import { PaymentEntity } from './payment.entity.js';
import type { Payment } from './payment.model.js';
import { FIND_MOVED, FIND_STATUS } from './payments.sql.js';

/** A payment's key is made before the fraud service is asked, and its time is taken after: they differ by less than this. */
const KEY_SLACK_MS = 60_000;

/** A payment that has just changed, with what its event and the counters are told of it. */
export interface MovedPayment {
  readonly id: string;
  readonly merchantId: string;
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly currency: Currency;
  readonly reference: string;
  readonly failureCode: FailureCode | null;
  readonly eventSequence: number;
  readonly participants: Participants;
  readonly correlationId: string;
  readonly createdAt: Date;
  /** When its amount counts: when it was let go, if it was held. */
  readonly countedAt: Date;
  readonly updatedAt: Date;
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
  constructor(
    private readonly database: Database,
    @InjectRepository(PaymentEntity) private readonly payments: Repository<PaymentEntity>,
  ) {}

  /** Those that have changed in this transaction. */
  async findMoved(tx: Executor, ids: readonly string[]): Promise<MovedPayment[]> {
    return (await tx.run<MovedRow>(FIND_MOVED, [ids])).map(toMoved);
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
        ...(status !== undefined && { status }),
        ...(reference !== undefined && { reference }),
        ...(payerMsisdn !== undefined && { payerMsisdn }),
      },
    ];
    const query = this.payments.createQueryBuilder('payment').where(where).orderBy('payment.id', 'DESC').take(limit);
    if (before !== null) query.andWhere('payment.id < :before', { before });
    // The bounds of the key are what an index knows; those of the time are what was asked for.
    if (createdFrom !== undefined) {
      const fromKey = firstKeyAt(createdFrom.getTime() - KEY_SLACK_MS);
      query.andWhere('payment.id >= :fromKey AND payment.createdAt >= :createdFrom', { fromKey, createdFrom });
    }
    if (createdTo !== undefined) {
      const toKey = firstKeyAt(createdTo.getTime() + KEY_SLACK_MS);
      query.andWhere('payment.id < :toKey AND payment.createdAt <= :createdTo', { toKey, createdTo });
    }
    return (await query.getMany()).map(toPayment);
  }
}

export interface MovedRow {
  id: string;
  merchant_id: string;
  status: PaymentStatus;
  amount_minor: string;
  currency: Currency;
  reference: string;
  failure_code: FailureCode | null;
  event_sequence: number;
  updated_at: Date;
  payer_msisdn: string;
  payer_device_id: string | null;
  payer_ip: string | null;
  correlation_id: string;
  created_at: Date;
  counted_at: Date;
}

interface StatusRow {
  status: PaymentStatus;
  failure_code: FailureCode | null;
  needs_review: boolean;
  updated_at: Date;
}

export function toMoved(row: MovedRow): MovedPayment {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    status: row.status,
    amount: Number(row.amount_minor),
    currency: row.currency,
    reference: row.reference,
    failureCode: row.failure_code,
    eventSequence: row.event_sequence,
    participants: {
      merchantId: row.merchant_id,
      msisdn: row.payer_msisdn,
      reference: row.reference,
      deviceId: row.payer_device_id,
      ip: row.payer_ip,
    },
    correlationId: row.correlation_id,
    createdAt: row.created_at,
    countedAt: row.counted_at,
    updatedAt: row.updated_at,
  };
}

export function toPayment(row: PaymentEntity): Payment {
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
    payerDeviceId: row.payerDeviceId,
    payerIp: row.payerIp,
    reference,
    description,
    metadata,
    provider,
    failureCode,
    risk: row.risk,
    review: row.reviewState === null ? null : { state: row.reviewState, decidedAt: row.reviewedAt },
    settlement: row.settlement,
    feesBorneBy: row.feesBorneBy,
    expiresAt: row.expiresAt,
    correlationId: row.correlationId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
