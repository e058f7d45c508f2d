import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  ATTEMPT_STATES,
  OPERATIONS,
  OWNER_TYPES,
  type AttemptState,
  type Operation,
  type OwnerType,
} from '../domain/attempt.js';
import type { Network } from '../domain/number-plan.js';
import type { Evidence, FailureCode, OutcomeClass } from '../domain/outcome.js';
import type { RoutingDecision } from '../domain/routing.js';
import { NEXT_ACTIONS, type NextAction } from '../domain/settlement.js';
import { bigintTransformer, oneOf } from '../persistence/columns.js';
import type { OriginalInstruction } from './claimed-attempt.js';
import type { TrailEntry } from './trail.js';

@Entity('attempts')
@Check('chk_attempts_owner_type', oneOf('owner_type', OWNER_TYPES))
@Check('chk_attempts_operation', oneOf('operation', OPERATIONS))
@Check('chk_attempts_state', oneOf('state', ATTEMPT_STATES))
@Check('chk_attempts_next_action', oneOf('next_action', NEXT_ACTIONS))
@Check('chk_attempts_next_action_due', '(next_action IS NULL) = (next_action_at IS NULL)')
@Check('chk_attempts_amount', 'amount_minor > 0')
@Check('chk_attempts_fees', 'rail_fee_minor >= 0 AND platform_fee_minor >= 0')
@Check('chk_attempts_sends', 'sends >= unproven_sends AND unproven_sends >= 0')
@Check('chk_attempts_finished', `(finished_at IS NOT NULL) = (${oneOf('state', ['succeeded', 'failed'])})`)
@Check('chk_attempts_evidence', 'finished_at IS NULL OR evidence IS NOT NULL')
@Check('chk_attempts_late_success', `late_success IS NULL OR state = 'failed'`)
@Check('chk_attempts_original', `(original IS NOT NULL) = (operation = 'refund')`)
@Index('uq_attempts_reference', ['provider', 'reference'], { unique: true })
@Index('uq_attempts_callback_token', ['callbackToken'], { unique: true })
@Index('uq_attempts_live', ['ownerId'], { unique: true, where: oneOf('state', ['sending', 'pending', 'unknown']) })
@Index('idx_attempts_owner', ['ownerId', 'id'])
@Index('idx_attempts_due', ['nextActionAt'], { where: 'next_action_at IS NOT NULL' })
@Index('idx_attempts_review', ['id'], { where: 'needs_review' })
export class AttemptEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_attempts' })
  id: string;

  @Column('text', { name: 'owner_type' })
  ownerType: OwnerType;

  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  @Column('text')
  provider: string;

  @Column('text')
  operation: Operation;

  @Column('text')
  reference: string;

  @Column('text', { name: 'callback_token' })
  callbackToken: string;

  @Column('text')
  network: Network;

  @Column('text')
  msisdn: string;

  @Column('bigint', { name: 'amount_minor', transformer: bigintTransformer })
  amountMinor: bigint;

  @Column('text')
  currency: string;

  @Column('text')
  description: string;

  @Column('text')
  state: AttemptState;

  @Column('text', { name: 'next_action', nullable: true })
  nextAction: NextAction | null;

  @Column('timestamptz', { name: 'next_action_at', nullable: true })
  nextActionAt: Date | null;

  /** After this moment the instruction is not sent (again). */
  @Column('timestamptz', { name: 'send_before' })
  sendBefore: Date;

  /** How often it was taken up to be sent, always under the same reference. */
  @Column('integer')
  sends: number;

  /** Sends of which nobody has proved that they did not arrive. */
  @Column('integer', { name: 'unproven_sends' })
  unprovenSends: number;

  @Column('timestamptz', { name: 'last_sent_at', nullable: true })
  lastSentAt: Date | null;

  @Column('boolean', { name: 'is_known_to_rail' })
  isKnownToRail: boolean;

  @Column('integer')
  polls: number;

  @Column('integer', { name: 'not_founds' })
  notFounds: number;

  @Column('text', { name: 'outcome_class', nullable: true })
  outcomeClass: OutcomeClass | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode: FailureCode | null;

  @Column('text', { name: 'rail_transaction_id', nullable: true })
  railTransactionId: string | null;

  /** What proves the final state. */
  @Column('jsonb', { nullable: true })
  evidence: (Evidence & { source: string; receiptId: string | null; at: string }) | null;

  /** What proves that the money moved after all, of an attempt that had failed. */
  @Column('jsonb', { name: 'late_success', nullable: true })
  lateSuccess: (Evidence & { source: string; receiptId: string | null; at: string }) | null;

  /** What happened on the way, bounded. */
  @Column('jsonb')
  trail: TrailEntry[];

  /** Why this rail; its owner's words, which the engine only keeps. */
  @Column('jsonb', { nullable: true })
  routing: RoutingDecision | null;

  @Column('boolean', { name: 'has_alternative', default: false })
  hasAlternative: boolean;

  /** What it is expected to cost, in minor units; once money has moved and the real fee is known, that. */
  @Column('bigint', { name: 'rail_fee_minor', transformer: bigintTransformer, default: 0 })
  railFeeMinor: bigint;

  @Column('bigint', { name: 'platform_fee_minor', transformer: bigintTransformer, default: 0 })
  platformFeeMinor: bigint;

  /** Of a refund: the collection that it gives back. */
  @Column('jsonb', { nullable: true })
  original: OriginalInstruction | null;

  @Column('boolean', { name: 'needs_review' })
  needsReview: boolean;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
