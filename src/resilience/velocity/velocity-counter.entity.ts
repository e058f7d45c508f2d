import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { SUBJECT_KINDS, type SubjectKind } from '../../domain/velocity.js';
import { bigintTransformer, oneOf } from '../../persistence/columns.js';

/** One object for each column: the decorator writes the column's type into it. */
const key = () => ({ primaryKeyConstraintName: 'pk_velocity_counters' });

/** What one subject did in one bucket of time. */
@Entity('velocity_counters')
@Check('chk_velocity_counters_kind', oneOf('kind', SUBJECT_KINDS))
@Check('chk_velocity_counters_counts', 'payments >= 0 AND amount_minor >= 0 AND declines >= 0')
@Index('idx_velocity_counters_age', ['bucketSeconds', 'bucketStart'])
export class VelocityCounterEntity {
  @PrimaryColumn('text', key())
  kind: SubjectKind;

  /** A payer's number, a merchant's id, or a merchant's id with its own name of a device, an address or a reference. */
  @PrimaryColumn('text', key())
  subject: string;

  @PrimaryColumn('integer', { ...key(), name: 'bucket_seconds' })
  bucketSeconds: number;

  @PrimaryColumn('timestamptz', { ...key(), name: 'bucket_start' })
  bucketStart: Date;

  /** Those that were let through or held. */
  @Column('bigint', { transformer: bigintTransformer })
  payments: bigint;

  /** What they asked for, without those that ended and moved nothing. */
  @Column('bigint', { name: 'amount_minor', transformer: bigintTransformer })
  amountMinor: bigint;

  @Column('bigint', { transformer: bigintTransformer })
  declines: bigint;
}
