import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, Repository } from 'typeorm';
import type { AttemptRow } from '../../attempts/attempt-draft.js';
import type { FailureCode } from '../../domain/outcome.js';
import type { PaymentStatus } from '../../domain/payment.js';
import type { ReviewState } from '../../domain/review.js';
import { Database, type Executor } from '../../persistence/database.js';
import { PaymentEntity } from '../payment.entity.js';
import type { Payment, PaymentWish } from '../payment.model.js';
import { toMoved, toPayment, type MovedPayment, type MovedRow } from '../payments.repository.js';
import { COUNT_WAITING, END_ONE, END_OVERDUE, RELEASE } from './reviews.sql.js';

export interface HeldPayment {
  readonly payment: Payment;
  readonly wish: PaymentWish;
}

/** The ways out of a review that end the payment. */
export interface ReviewEnd {
  readonly status: PaymentStatus;
  readonly failureCode: FailureCode;
  readonly state: ReviewState;
}

/** What the payment goes on with. */
export interface Release {
  readonly paymentId: string;
  readonly provider: string;
  readonly expiresAt: Date;
  readonly attempt: AttemptRow;
}

const NO_WISH: PaymentWish = { provider: null, strategy: null, expiresInSeconds: null };

/** Payments that wait for an operator, of all merchants. */
@Injectable()
export class HeldPaymentsRepository {
  constructor(
    private readonly database: Database,
    @InjectRepository(PaymentEntity) private readonly payments: Repository<PaymentEntity>,
  ) {}

  /** Held now or not; null = there is no such payment. */
  async find(id: string): Promise<HeldPayment | null> {
    const row = await this.payments.findOneBy({ id });
    return row === null ? null : { payment: toPayment(row), wish: row.reviewWish ?? NO_WISH };
  }

  /** Oldest first, those younger than `after`. */
  async waiting(after: string | null, limit: number): Promise<Payment[]> {
    const rows = await this.payments.find({
      where: { reviewState: 'waiting', ...(after !== null && { id: MoreThan(after) }) },
      order: { id: 'ASC' },
      take: limit,
    });
    return rows.map(toPayment);
  }

  async countWaiting(): Promise<number> {
    return (await this.database.run<{ waiting: number }>(COUNT_WAITING, []))[0]?.waiting ?? 0;
  }

  /** null = it does not wait any more, or its time is over. */
  async release(tx: Executor, { paymentId, provider, expiresAt, attempt }: Release): Promise<MovedPayment | null> {
    const rows = await tx.run<MovedRow>(RELEASE, [paymentId, provider, expiresAt, JSON.stringify([attempt])]);
    return rows.map(toMoved)[0] ?? null;
  }

  /** Empty = it does not wait any more. */
  async end(tx: Executor, id: string, { status, failureCode, state }: ReviewEnd): Promise<MovedPayment[]> {
    return (await tx.run<MovedRow>(END_ONE, [status, failureCode, state, id])).map(toMoved);
  }

  async endOverdue(tx: Executor, { status, failureCode, state }: ReviewEnd, limit: number): Promise<MovedPayment[]> {
    return (await tx.run<MovedRow>(END_OVERDUE, [status, failureCode, state, limit])).map(toMoved);
  }
}
