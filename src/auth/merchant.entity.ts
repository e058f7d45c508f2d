import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { LATE_SUCCESS_POLICIES, type LateSuccessPolicy } from '../domain/late-success.js';
import { oneOf } from '../persistence/columns.js';

@Entity('merchants')
@Check('chk_merchants_late_success_policy', oneOf('late_success_policy', LATE_SUCCESS_POLICIES))
export class MerchantEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_merchants' })
  id: string;

  @Column('text')
  name: string;

  /** What becomes of money that a rail took after a payment had ended. */
  @Column('text', { name: 'late_success_policy', default: 'refund' })
  lateSuccessPolicy: LateSuccessPolicy;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
