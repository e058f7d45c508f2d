import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  LATE_SUCCESS_POLICIES,
  LATE_SUCCESS_RESOLUTIONS,
  type LateSuccessPolicy,
  type LateSuccessResolution,
} from '../../domain/late-success.js';
import { oneOf } from '../../persistence/columns.js';

/** Money that a rail took by an attempt that had failed, and what became of it. */
@Entity('late_successes')
@Check('chk_late_successes_policy', oneOf('policy', LATE_SUCCESS_POLICIES))
@Check('chk_late_successes_resolution', oneOf('resolution', LATE_SUCCESS_RESOLUTIONS))
@Check('chk_late_successes_refund', `(refund_id IS NOT NULL) = (resolution = 'refunded')`)
@Index('idx_late_successes_payment', ['paymentId'])
@Index('idx_late_successes_held', ['attemptId'], { where: `resolution = 'held'` })
export class LateSuccessEntity {
  @PrimaryColumn('uuid', { name: 'attempt_id', primaryKeyConstraintName: 'pk_late_successes' })
  attemptId: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  /** The merchant's when it was found. */
  @Column('text')
  policy: LateSuccessPolicy;

  @Column('text')
  resolution: LateSuccessResolution;

  @Column('uuid', { name: 'refund_id', nullable: true })
  refundId: string | null;

  @Column('timestamptz', { name: 'found_at', default: () => 'now()' })
  foundAt: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt: Date | null;
}
