import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CURRENCIES, type Currency } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import type { FailureCode } from '../domain/outcome.js';
import {
  REFUND_ORIGINS,
  REFUND_STATUSES,
  REFUND_TRANSITIONS,
  type RefundOrigin,
  type RefundStatus,
} from '../domain/refund.js';
import { isFinal } from '../domain/state-machine.js';
import { bigintTransformer, oneOf } from '../persistence/columns.js';

const FINAL_STATUSES = REFUND_STATUSES.filter((status) => isFinal(REFUND_TRANSITIONS, status));

@Entity('refunds')
@Check('chk_refunds_origin', oneOf('origin', REFUND_ORIGINS))
@Check('chk_refunds_status', oneOf('status', REFUND_STATUSES))
@Check('chk_refunds_amount', 'amount_minor > 0')
@Check('chk_refunds_currency', oneOf('currency', CURRENCIES))
@Check('chk_refunds_network', oneOf('network', NETWORKS))
@Check('chk_refunds_finished', `(finished_at IS NOT NULL) = (${oneOf('status', FINAL_STATUSES)})`)
@Index('idx_refunds_merchant', ['merchantId', 'id'])
@Index('idx_refunds_payment', ['paymentId', 'id'])
export class RefundEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_refunds' })
  id: string;

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  /** The attempt that collected the money. */
  @Column('uuid', { name: 'attempt_id' })
  attemptId: string;

  @Column('text')
  origin: RefundOrigin;

  @Column('text')
  reference: string;

  @Column('text')
  status: RefundStatus;

  @Column('bigint', { name: 'amount_minor', transformer: bigintTransformer })
  amountMinor: bigint;

  @Column('text')
  currency: Currency;

  @Column('text')
  network: Network;

  @Column('text')
  msisdn: string;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('jsonb', { nullable: true })
  metadata: Record<string, string> | null;

  /** The rail that carries it now. */
  @Column('text')
  provider: string;

  /** What our books have set aside for it, in minor units. */
  @Column('bigint', { name: 'reserved_minor', transformer: bigintTransformer })
  reservedMinor: bigint;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode: FailureCode | null;

  /** The number of its last event. */
  @Column('integer', { name: 'event_sequence' })
  eventSequence: number;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
