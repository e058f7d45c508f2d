import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../auth/audit-entry.js';
import { AuditLog } from '../../auth/audit-log.js';
import type { Operator } from '../../auth/operator.js';
import { DomainError } from '../../domain/errors.js';
import { decodeCursor, toPage, type Page } from '../../http/cursor.js';
import { fromPublicId } from '../../http/public-id.js';
import { Database } from '../../persistence/database.js';
import type { PageQuery } from '../../http/page.query.js';
import type { ReviewResponse } from './dto/review.response.js';
import { HeldPayments } from './held-payments.js';
import { HeldPaymentsRepository, type HeldPayment } from './held-payments.repository.js';
import type { Payment } from '../payment.model.js';
import { PaymentRelease } from './payment-release.js';
import { presentHeld } from '../risk.presenter.js';

/** What an operator decides about payments that were held. Of two decisions at the same moment one wins. */
@Injectable()
export class PaymentReviews {
  constructor(
    private readonly database: Database,
    private readonly payments: HeldPaymentsRepository,
    private readonly held: HeldPayments,
    private readonly releases: PaymentRelease,
    private readonly audit: AuditLog,
  ) {}

  /** Those that wait, oldest first. @throws DomainError invalid_cursor */
  async list({ cursor, limit }: PageQuery): Promise<Page<ReviewResponse>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    return toPage(await this.payments.waiting(after, limit + 1), limit, presentHeld);
  }

  /** @throws DomainError payment_not_found, review_not_waiting, no_route, rail_unavailable */
  async approve(publicId: string, operator: Operator, reason: string): Promise<ReviewResponse> {
    const held = await this.find(publicId);
    const entry = entryOf('review.approve', held.payment, publicId, operator, reason);
    return this.after(publicId, await this.releases.release(held, entry));
  }

  /** @throws DomainError payment_not_found, review_not_waiting */
  async reject(publicId: string, operator: Operator, reason: string): Promise<ReviewResponse> {
    const { payment } = await this.find(publicId);
    const isRejected = await this.database.transaction(async (tx) => {
      if (!(await this.held.reject(tx, payment.id))) return false;
      await this.audit.append(tx, entryOf('review.reject', payment, publicId, operator, reason));
      return true;
    });
    return this.after(publicId, isRejected);
  }

  private async after(publicId: string, isDecided: boolean): Promise<ReviewResponse> {
    const { payment } = await this.find(publicId);
    if (isDecided) return presentHeld(payment);
    throw new DomainError('review_not_waiting', whyNot(payment));
  }

  private async find(publicId: string): Promise<HeldPayment> {
    const id = fromPublicId('pay', publicId);
    const held = id === null ? null : await this.payments.find(id);
    if (held === null) throw new DomainError('payment_not_found', `there is no payment ${publicId.slice(0, 64)}`);
    return held;
  }
}

function whyNot({ review, status }: Payment): string {
  if (review === null) return `the payment was never held; it is ${status}`;
  if (review.state === 'waiting') return 'its time is over; it is about to expire';
  return `its review is ${review.state} already, and the payment is ${status}`;
}

function entryOf(
  action: string,
  { money, risk }: Payment,
  subject: string,
  operator: Operator,
  reason: string,
): AuditEntry {
  const rules = risk?.reasons.map(({ rule }) => rule) ?? [];
  return {
    operator,
    action,
    subject,
    reason,
    details: { amount: Number(money.amountMinor), score: risk?.score, rules },
  };
}
