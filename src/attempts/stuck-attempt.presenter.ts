import type { AttemptState, Operation, OwnerType } from '../domain/attempt.js';
import type { FailureCode, OutcomeClass } from '../domain/outcome.js';
import type { NextAction } from '../domain/settlement.js';
import { maskMsisdn } from '../domain/wallet.js';
import { toPublicId, type IdPrefix } from '../http/public-id.js';
import type { StuckAttemptResponse } from './dto/stuck-attempt.response.js';

export interface StuckRow {
  id: string;
  owner_type: OwnerType;
  owner_id: string;
  merchant_id: string;
  provider: string;
  operation: Operation;
  reference: string;
  msisdn: string;
  amount_minor: string;
  currency: string;
  state: AttemptState;
  outcome_class: OutcomeClass | null;
  failure_code: FailureCode | null;
  needs_review: boolean;
  sends: number;
  polls: number;
  last_sent_at: Date | null;
  next_action: NextAction | null;
  next_action_at: Date | null;
  created_at: Date;
}

const OWNER_PREFIX: Readonly<Record<OwnerType, IdPrefix>> = { payment: 'pay', payout: 'pot', refund: 'rfd' };

export function presentStuck(row: StuckRow): StuckAttemptResponse {
  const { provider, operation, reference, currency, state, sends, polls } = row;
  return {
    id: toPublicId('att', row.id),
    ownerType: row.owner_type,
    ownerId: toPublicId(OWNER_PREFIX[row.owner_type], row.owner_id),
    merchantId: toPublicId('mer', row.merchant_id),
    provider,
    operation,
    reference,
    msisdn: maskMsisdn(row.msisdn),
    amount: Number(row.amount_minor),
    currency,
    state,
    outcomeClass: row.outcome_class,
    failureCode: row.failure_code,
    needsReview: row.needs_review,
    sends,
    polls,
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    nextAction: row.next_action,
    nextActionAt: row.next_action_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
