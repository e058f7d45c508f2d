import { Injectable } from '@nestjs/common';
import { AuditLog } from '../auth/audit-log.js';
import type { Operator } from '../auth/operator.js';
import type { OwnerType } from '../domain/attempt.js';
import { feeCorrected, ownFeeCorrected } from '../domain/bookings.js';
import { DomainError } from '../domain/errors.js';
import { railFeeBearer, type RailFeeBearer } from '../domain/fee-correction.js';
import type { LateSuccessResolution } from '../domain/late-success.js';
import type { Posting } from '../domain/ledger.js';
import type { Currency } from '../domain/money.js';
import type { RefundOrigin } from '../domain/refund.js';
import { fromPublicId, toPublicId } from '../http/public-id.js';
import { newId } from '../persistence/new-id.js';
import { Ledger } from '../ledger/ledger.js';
import { Database, type Executor } from '../persistence/database.js';
import type { CorrectRailFeeDto } from './dto/correct-rail-fee.dto.js';
import type { RailFeeResponse } from './dto/rail-fee.response.js';
import { KEEP_CORRECTION, LOCK_ATTEMPT, READ_BOOKED } from './fees.sql.js';

interface BookedRow {
  merchant_id: string;
  owner_type: OwnerType;
  provider: string;
  currency: Currency;
  rail_fee_minor: string;
  has_moved: boolean;
  late_resolution: LateSuccessResolution | null;
  refund_origin: RefundOrigin | null;
  is_owed_by_merchant: boolean;
}

/** A fee that is not what was booked. */
interface Correction {
  readonly id: string;
  readonly attemptId: string;
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
  readonly borneBy: RailFeeBearer;
}

/**
 * What rails have really taken, once their statements tell. The difference is booked, never what was booked before changed:
 * who bore the estimate bears it. What was passed on of a payment stays as it was divided: legs that bear its fees have been
 * paid by the estimate, and the difference is their merchant's.
 */
@Injectable()
export class RailFees {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Two at a time take turns, and the second is relative to the first. A fee that is booked already is only answered.
   * @throws DomainError not_found, attempt_not_correctable
   */
  async correct(publicId: string, request: CorrectRailFeeDto, operator: Operator): Promise<RailFeeResponse> {
    const attemptId = fromPublicId('att', publicId);
    if (attemptId === null) throw noSuchAttempt();
    return this.database.repeatable(async (tx) => {
      const booked = await this.lock(tx, attemptId);
      const borneBy = railFeeBearer(factsOf(booked));
      const beforeMinor = BigInt(booked.rail_fee_minor);
      const correction = { id: newId(), attemptId, beforeMinor, afterMinor: BigInt(request.feeAmount), borneBy };
      const isSame = correction.afterMinor === beforeMinor;
      if (!isSame) await this.book(tx, booked, correction, { request, operator });
      return {
        attemptId: publicId,
        provider: booked.provider,
        currency: booked.currency,
        feeBefore: Number(beforeMinor),
        fee: request.feeAmount,
        borneBy,
        correctionId: isSame ? null : toPublicId('fco', correction.id),
      };
    });
  }

  private async lock(tx: Executor, attemptId: string): Promise<BookedRow> {
    await tx.run(LOCK_ATTEMPT, [attemptId]);
    const [booked] = await tx.run<BookedRow>(READ_BOOKED, [attemptId]);
    if (booked === undefined) throw noSuchAttempt();
    if (!booked.has_moved) {
      throw new DomainError(
        'attempt_not_correctable',
        'no money is known to have moved by this attempt: nothing is booked that could be corrected',
      );
    }
    return booked;
  }

  private async book(
    tx: Executor,
    booked: BookedRow,
    correction: Correction,
    { request, operator }: { request: CorrectRailFeeDto; operator: Operator },
  ): Promise<void> {
    const { id, attemptId, beforeMinor, afterMinor, borneBy } = correction;
    const { reason, evidence = null } = request;
    const values = [id, attemptId, beforeMinor.toString(), afterMinor.toString(), borneBy, operator.apiKeyId, reason];
    await tx.run(KEEP_CORRECTION, values);
    const posting = await this.postingOf(tx, booked, correction);
    await this.ledger.post(tx, [{ posting, correlationId: operator.correlationId }]);
    await this.audit.append(tx, {
      operator,
      action: 'attempt.rail-fee',
      subject: toPublicId('att', attemptId),
      reason,
      details: {
        correctionId: toPublicId('fco', id),
        feeBefore: Number(beforeMinor),
        fee: Number(afterMinor),
        borneBy,
        evidence,
      },
    });
  }

  private async postingOf(tx: Executor, booked: BookedRow, correction: Correction): Promise<Posting> {
    const { provider, merchant_id: merchantId, currency } = booked;
    await this.ledger.lockBooks(tx, [merchantId], [provider]);
    const differenceMinor = correction.afterMinor - correction.beforeMinor;
    if (correction.borneBy === 'platform')
      return ownFeeCorrected(correction.id, { provider, currency }, differenceMinor);
    const purses = await this.ledger.lockPurses(tx, [{ merchantId, currency }]);
    const { availableMinor } = purses.of({ merchantId, currency });
    return feeCorrected(correction.id, { provider, merchantId, currency }, differenceMinor, availableMinor);
  }
}

function factsOf(booked: BookedRow) {
  return {
    ownerType: booked.owner_type,
    lateResolution: booked.late_resolution,
    refundOrigin: booked.refund_origin,
    isOwedByMerchant: booked.is_owed_by_merchant,
  };
}

function noSuchAttempt(): DomainError {
  return new DomainError('not_found', 'there is no such attempt: payments, payouts and refunds show theirs');
}
