import { Inject, Injectable } from '@nestjs/common';
import type { AttemptState, Operation, OwnerType } from '../domain/attempt.js';
import type { Currency } from '../domain/money.js';
import type { Network } from '../domain/number-plan.js';
import type { FailureCode, OutcomeClass } from '../domain/outcome.js';
import { secondLook, type NextAction, type SettlementPolicy } from '../domain/settlement.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Database, type Executor } from '../persistence/database.js';
import { attemptRow, type AttemptDraft } from './attempt-draft.js';
import {
  CANCEL_UNSENT,
  CLAIM_DUE,
  CLEAR_REVIEWS,
  FLAG_FOR_REVIEW,
  INSERT_NEXT,
  LOCK_OPEN,
  SETTLE,
  STOP_SENDING,
  STORE_RECEIPTS,
} from './attempts.sql.js';
import { ClaimClock } from './claim-clock.js';
import type { ClaimedAttempt, OriginalInstruction } from './claimed-attempt.js';
import type { AttemptChange } from './movement-owner.js';
import { reportRow, type Report } from './report.js';
import type { TrailEntry } from './trail.js';

/** An inbound callback as it is stored: `body` is what the rail sent, byte for byte. */
export interface Receipt {
  readonly id: string;
  readonly provider: string;
  readonly token: string;
  readonly fingerprint: Buffer;
  readonly claimedStatus: string | null;
  readonly body: Buffer;
  readonly receivedAt: Date;
  /** The receiving process has a free hand and will ask the rail itself. */
  readonly claim: boolean;
}

export interface StoredReceipt {
  /** False: the token belongs to no attempt, nothing was stored. */
  readonly isKnown: boolean;
  readonly isNew: boolean;
  readonly claimed: ClaimedAttempt | null;
}

export interface ChangedAttempt extends AttemptChange {
  readonly needsReview: boolean;
  /** It had failed, and the rail says for the first time that the money moved. */
  readonly isLateSuccess: boolean;
}

interface ClaimedRow {
  id: string;
  action: NextAction;
  receipt_id: string | null;
  owner_type: OwnerType;
  owner_id: string;
  provider: string;
  operation: Operation;
  reference: string;
  callback_token: string;
  network: Network;
  msisdn: string;
  amount_minor: string;
  currency: Currency;
  description: string;
  correlation_id: string;
  state: AttemptState;
  sends: number;
  unproven_sends: number;
  last_sent_at: Date | null;
  is_known_to_rail: boolean;
  polls: number;
  not_founds: number;
  send_before: Date;
  has_alternative: boolean;
  original: OriginalInstruction | null;
  finished_at: Date | null;
  /** Of the database's clock. */
  claimed_ms: number;
}

interface ChangedRow {
  id: string;
  owner_type: OwnerType;
  owner_id: string;
  merchant_id: string;
  provider: string;
  operation: Operation;
  reference: string;
  network: Network;
  msisdn: string;
  amount_minor: string;
  currency: Currency;
  rail_fee_minor: string;
  platform_fee_minor: string;
  rail_transaction_id: string | null;
  old_state: AttemptState;
  state: AttemptState;
  outcome_class: OutcomeClass | null;
  failure_code: FailureCode | null;
  correlation_id: string;
  needs_review: boolean;
  is_late_success: boolean;
}

type ReceiptRow = Partial<ClaimedRow> & { receipt: string; is_new: boolean; is_claimed: boolean | null };

@Injectable()
export class AttemptsRepository {
  private readonly leaseMs: number;
  private readonly policy: SettlementPolicy;

  constructor(
    private readonly database: Database,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.leaseMs = config.engine.leaseMs;
    this.policy = config.engine.policy;
  }

  /** @param fullRails those for which this process has no hand now */
  async claimDue(limit: number, fullRails: readonly string[]): Promise<ClaimedAttempt[]> {
    const startedMs = performance.now();
    const rows = await this.database.run<ClaimedRow>(CLAIM_DUE, [limit, this.leaseMs, fullRails]);
    return rows.map((row) => toClaimed(row, startedMs));
  }

  async storeReceipts(receipts: readonly Receipt[]): Promise<StoredReceipt[]> {
    const startedMs = performance.now();
    const input = JSON.stringify(receipts.map(receiptInput));
    const rows = await this.database.run<ReceiptRow>(STORE_RECEIPTS, [input, this.leaseMs]);
    const byReceipt = new Map(rows.map((row) => [row.receipt, row]));
    return receipts.map(({ id }) => {
      const row = byReceipt.get(id);
      if (row === undefined) return { isKnown: false, isNew: false, claimed: null };
      const claimed = row.is_claimed === true ? toClaimed(row as ClaimedRow, startedMs) : null;
      return { isKnown: true, isNew: row.is_new, claimed };
    });
  }

  async settle(tx: Executor, reports: readonly Report[]): Promise<ChangedAttempt[]> {
    return (await tx.run<ChangedRow>(SETTLE, [JSON.stringify(reports.map(reportRow))])).map(toChanged);
  }

  /** Due at once, for any worker. */
  async insertNext(tx: Executor, drafts: readonly AttemptDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    await tx.run(INSERT_NEXT, [JSON.stringify(drafts.map((draft) => attemptRow(draft, null)))]);
  }

  /** null: it has ended, is being sent or about to be, or does not exist. */
  async lockOpen(tx: Executor, id: string): Promise<ClaimedAttempt | null> {
    const startedMs = performance.now();
    const [row] = await tx.run<ClaimedRow>(LOCK_OPEN, [id, this.leaseMs]);
    return row === undefined ? null : toClaimed(row, startedMs);
  }

  async clearReviews(tx: Executor, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await tx.run(CLEAR_REVIEWS, [ids]);
  }

  async flag(tx: Executor, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await tx.run(FLAG_FOR_REVIEW, [ids]);
  }

  /**
   * Their live attempts end if nothing of them can have been sent; those that are not in the answer may have been.
   * @param source why
   */
  async cancelUnsent(
    tx: Executor,
    ownerIds: readonly string[],
    source: 'cancel' | 'late_success',
    at: Date,
  ): Promise<ChangedAttempt[]> {
    const evidence = { call: 'none', source, at: at.toISOString() };
    const trail: TrailEntry = {
      at: at.toISOString(),
      source,
      class: 'not_sent',
      state: 'failed',
      httpStatus: null,
      railCode: null,
      transportError: null,
    };
    const lookInMs = secondLook(this.policy, 0)?.inMs ?? null;
    const input = [ownerIds, JSON.stringify(evidence), JSON.stringify([trail]), lookInMs];
    const rows = await tx.run<ChangedRow>(CANCEL_UNSENT, input);
    return rows.map(toChanged);
  }

  /** What of these owners may be with a rail is not sent again. */
  async stopSending(tx: Executor, ownerIds: readonly string[]): Promise<void> {
    await tx.run(STOP_SENDING, [ownerIds]);
  }
}

function receiptInput(receipt: Receipt): Record<string, unknown> {
  return {
    id: receipt.id,
    provider: receipt.provider,
    token: receipt.token,
    fingerprint: receipt.fingerprint.toString('hex'),
    claimed_status: receipt.claimedStatus,
    body: receipt.body.toString('base64'),
    received_at: receipt.receivedAt.toISOString(),
    claim: receipt.claim,
  };
}

/** @param startedMs on the monotonic clock, before the statement: our idea of the lease ends before the database's does */
function toClaimed(row: ClaimedRow, startedMs: number): ClaimedAttempt {
  return {
    id: row.id,
    ownerType: row.owner_type,
    ownerId: row.owner_id,
    provider: row.provider,
    operation: row.operation,
    reference: row.reference,
    callbackToken: row.callback_token,
    wallet: { network: row.network, msisdn: row.msisdn },
    money: { amountMinor: BigInt(row.amount_minor), currency: row.currency },
    description: row.description,
    correlationId: row.correlation_id,
    action: row.action,
    original: row.original,
    clock: new ClaimClock(row.claimed_ms, startedMs),
    receiptId: row.receipt_id,
    facts: {
      state: row.state,
      sends: row.sends,
      unprovenSends: row.unproven_sends,
      lastSentAtMs: row.last_sent_at?.getTime() ?? 0,
      isKnownToRail: row.is_known_to_rail,
      polls: row.polls,
      notFounds: row.not_founds,
      sendBeforeMs: row.send_before.getTime(),
      hasAlternative: row.has_alternative,
      finishedAtMs: row.finished_at?.getTime() ?? null,
    },
  };
}

function toChanged(row: ChangedRow): ChangedAttempt {
  return {
    attemptId: row.id,
    ownerType: row.owner_type,
    ownerId: row.owner_id,
    merchantId: row.merchant_id,
    provider: row.provider,
    operation: row.operation,
    reference: row.reference,
    wallet: { network: row.network, msisdn: row.msisdn },
    money: { amountMinor: BigInt(row.amount_minor), currency: row.currency },
    fees: { railMinor: BigInt(row.rail_fee_minor), platformMinor: BigInt(row.platform_fee_minor) },
    railTransactionId: row.rail_transaction_id,
    from: row.old_state,
    to: row.state,
    outcomeClass: row.outcome_class,
    failureCode: row.failure_code,
    correlationId: row.correlation_id,
    needsReview: row.needs_review,
    isLateSuccess: row.is_late_success,
  };
}
