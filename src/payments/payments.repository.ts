import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, LessThanOrEqual, MoreThanOrEqual, type FindOptionsWhere, Repository } from 'typeorm';
import type { Currency } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import type { Network } from '../domain/number-plan.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { RoutingDecision, Strategy } from '../domain/routing.js';
import { Database, type Executor } from '../persistence/database.js';
import type { Participants } from '../domain/velocity-subjects.js';
import { PaymentEntity } from './payment.entity.js';
import type { Payment } from './payment.model.js';
import { FIND_REROUTABLE, FIND_STATUS, MOVE, REROUTE } from './payments.sql.js';

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
  readonly participants: Participants;
  readonly correlationId: string;
  readonly createdAt: Date;
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
  constructor(
    private readonly database: Database,
    @InjectRepository(PaymentEntity) private readonly payments: Repository<PaymentEntity>,
  ) {}

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

export function toPayment(row: PaymentEntity): Payment {
  const { id, merchantId, status, reference, description, metadata, provider, failureCode } = row;
  return {
    id,
    merchantId,
    status,
    money: { amountMinor: row.amountMinor, currency: row.currency },
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
    expiresAt: row.expiresAt,
    correlationId: row.correlationId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
