import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintTransformer } from '../../persistence/columns.js';

/** One object for each column: the decorator writes the column's type into it. */
const key = () => ({ primaryKeyConstraintName: 'pk_rail_measurements' });

/** One rail's calls of one kind in ten seconds, of all processes together. */
@Entity('rail_measurements')
@Check('chk_rail_measurements_counts', 'calls >= failures AND failures >= 0')
@Index('idx_rail_measurements_bucket', ['bucket'])
export class RailMeasurementEntity {
  @PrimaryColumn('text', key())
  provider: string;

  @PrimaryColumn('text', key())
  operation: string;

  @PrimaryColumn('timestamptz', key())
  bucket: Date;

  @Column('bigint', { transformer: bigintTransformer })
  calls: bigint;

  /** Those that the rail itself spoilt. */
  @Column('bigint', { transformer: bigintTransformer })
  failures: bigint;

  @Column('bigint', { name: 'total_ms', transformer: bigintTransformer })
  totalMs: bigint;
}
