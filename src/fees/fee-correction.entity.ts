import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { RAIL_FEE_BEARERS, type RailFeeBearer } from '../domain/fee-correction.js';
import { bigintTransformer, oneOf } from '../persistence/columns.js';

/** The real fee of an attempt, where it was not what our books said. Append-only: what was wrong is corrected again. */
@Entity('fee_corrections')
@Check('chk_fee_corrections_fees', 'before_minor >= 0 AND after_minor >= 0 AND before_minor <> after_minor')
@Check('chk_fee_corrections_borne_by', oneOf('borne_by', RAIL_FEE_BEARERS))
@Index('uq_fee_corrections_attempt', ['attemptId', 'nth'], { unique: true })
export class FeeCorrectionEntity {
  /** The object of its posting. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_fee_corrections' })
  id: string;

  @Column('uuid', { name: 'attempt_id' })
  attemptId: string;

  /** Counted from 1: two that saw the same fee cannot both be kept. */
  @Column('integer')
  nth: number;

  @Column('bigint', { name: 'before_minor', transformer: bigintTransformer })
  beforeMinor: bigint;

  @Column('bigint', { name: 'after_minor', transformer: bigintTransformer })
  afterMinor: bigint;

  @Column('text', { name: 'borne_by' })
  borneBy: RailFeeBearer;

  /** The operator's key. */
  @Column('uuid', { name: 'api_key_id' })
  apiKeyId: string;

  @Column('text')
  reason: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
