import type { AttemptView } from '../attempts/attempt-view.js';
import type { EventEntity } from '../events/event.entity.js';
import { toPublicId } from '../http/public-id.js';
import type { AttemptResponse, TimelineEntryResponse } from './dto/attempt.response.js';

export function presentAttempt(attempt: AttemptView): AttemptResponse {
  return {
    id: toPublicId('att', attempt.id),
    provider: attempt.provider,
    operation: attempt.operation,
    reference: attempt.reference,
    state: attempt.state,
    outcomeClass: attempt.outcomeClass,
    failureCode: attempt.failureCode,
    railTransactionId: attempt.railTransactionId,
    needsReview: attempt.needsReview,
    sends: attempt.sends,
    polls: attempt.polls,
    nextActionAt: attempt.nextActionAt?.toISOString() ?? null,
    evidence: attempt.evidence,
    trail: attempt.trail,
    routing: attempt.routing,
    fees: { railAmount: Number(attempt.railFeeMinor), platformAmount: Number(attempt.platformFeeMinor) },
    createdAt: attempt.createdAt.toISOString(),
    finishedAt: attempt.finishedAt?.toISOString() ?? null,
  };
}

export function presentEvent(event: EventEntity): TimelineEntryResponse {
  const { sequence, type, data, occurredAt } = event;
  return { id: toPublicId('evt', event.id), sequence, type, occurredAt: occurredAt.toISOString(), data };
}
