import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CURRENCIES } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import {
  REFUND_ORIGINS,
  REFUND_STATUSES,
  REFUND_TRANSITIONS,
  type RefundOrigin,
  type RefundStatus,
} from '../domain/refund.js';
import { isFinal } from '../domain/state-machine.js';
import { MovementColumns } from '../movements/movement-columns.js';
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
export class RefundEntity extends MovementColumns {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_refunds' })
  id: string;

  @Column('text')
  status: RefundStatus;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  /** The attempt that collected the money. */
  @Column('uuid', { name: 'attempt_id' })
  attemptId: string;

  @Column('text')
  origin: RefundOrigin;

  @Column('text')
  network: Network;

  @Column('text')
  msisdn: string;

  @Column('text', { nullable: true })
  reason: string | null;

  /** What our books have set aside for it, in minor units. */
  @Column('bigint', { name: 'reserved_minor', transformer: bigintTransformer })
  reservedMinor: bigint;
}
