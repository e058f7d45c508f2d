import { randomBytes } from 'node:crypto';
import type { Operation, OwnerType } from '../domain/attempt.js';
import { CALLBACK_TOKEN_BYTES } from '../domain/callback-token.js';
import type { Fees } from '../domain/bookings.js';
import type { Money } from '../domain/money.js';
import type { RoutingDecision } from '../domain/routing.js';
import type { Wallet } from '../domain/wallet.js';
import type { ClaimClock } from './claim-clock.js';
import type { ClaimedAttempt, OriginalInstruction } from './claimed-attempt.js';

export interface AttemptDraft {
  readonly id: string;
  readonly ownerType: OwnerType;
  readonly ownerId: string;
  readonly merchantId: string;
  readonly provider: string;
  readonly operation: Operation;
  /** Chosen by the provider, before anything is sent. */
  readonly reference: string;
  readonly wallet: Wallet;
  readonly money: Money;
  readonly description: string;
  readonly sendBefore: Date;
  /** Why this rail. */
  readonly routing: RoutingDecision;
  readonly hasAlternative: boolean;
  /** What it is expected to cost. */
  readonly fees: Fees;
  /** Of a refund: the collection that it gives back. */
  readonly original?: OriginalInstruction;
  readonly correlationId: string;
  readonly createdAt: Date;
}

/** A row of `attempts`, by column name, for an owner's own create statement. */
export type AttemptRow = Record<string, unknown> & { readonly callback_token: string };

/**
 * The row of a new attempt. With a lease it is born claimed by the process that creates it, which then sends it at once;
 * without, it is due and any worker takes it.
 */
export function attemptRow(draft: AttemptDraft, leaseMs: number | null): AttemptRow {
  const createdAt = draft.createdAt.toISOString();
  const isClaimed = leaseMs !== null;
  return {
    id: draft.id,
    owner_type: draft.ownerType,
    owner_id: draft.ownerId,
    merchant_id: draft.merchantId,
    provider: draft.provider,
    operation: draft.operation,
    reference: draft.reference,
    callback_token: randomBytes(CALLBACK_TOKEN_BYTES).toString('base64url'),
    network: draft.wallet.network,
    msisdn: draft.wallet.msisdn,
    amount_minor: draft.money.amountMinor.toString(),
    currency: draft.money.currency,
    description: draft.description,
    state: 'sending',
    next_action: isClaimed ? 'ask_status' : 'send',
    next_action_at: isClaimed ? new Date(draft.createdAt.getTime() + leaseMs).toISOString() : createdAt,
    send_before: draft.sendBefore.toISOString(),
    sends: isClaimed ? 1 : 0,
    unproven_sends: isClaimed ? 1 : 0,
    last_sent_at: isClaimed ? createdAt : null,
    is_known_to_rail: false,
    polls: 0,
    not_founds: 0,
    trail: [],
    routing: draft.routing,
    has_alternative: draft.hasAlternative,
    rail_fee_minor: draft.fees.railMinor.toString(),
    platform_fee_minor: draft.fees.platformMinor.toString(),
    original: draft.original ?? null,
    needs_review: false,
    correlation_id: draft.correlationId,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/**
 * What the creating process holds when the row was born claimed.
 * @param clock started before the row was written
 */
export function claimedFromDraft(draft: AttemptDraft, row: AttemptRow, clock: ClaimClock): ClaimedAttempt {
  return {
    ...draft,
    original: draft.original ?? null,
    callbackToken: row.callback_token,
    action: 'send',
    clock,
    receiptId: null,
    facts: {
      state: 'sending',
      sends: 1,
      unprovenSends: 1,
      lastSentAtMs: draft.createdAt.getTime(),
      isKnownToRail: false,
      polls: 0,
      notFounds: 0,
      sendBeforeMs: draft.sendBefore.getTime(),
      hasAlternative: draft.hasAlternative,
      finishedAtMs: null,
    },
  };
}
