import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CURRENCIES } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { PAYOUT_STATUSES, PAYOUT_TRANSITIONS, type PayoutStatus } from '../domain/payout.js';
import { isFinal } from '../domain/state-machine.js';
import { NETWORK_SOURCES, type NetworkSource } from '../domain/wallet.js';
import { MovementColumns } from '../movements/movement-columns.js';
import { bigintTransformer, oneOf } from '../persistence/columns.js';

const FINAL_STATUSES = PAYOUT_STATUSES.filter((status) => isFinal(PAYOUT_TRANSITIONS, status));

@Entity('payouts')
@Check('chk_payouts_status', oneOf('status', PAYOUT_STATUSES))
@Check('chk_payouts_amount', 'amount_minor > 0 AND reserved_minor >= amount_minor')
@Check('chk_payouts_currency', oneOf('currency', CURRENCIES))
@Check('chk_payouts_network', oneOf('network', NETWORKS))
@Check('chk_payouts_network_source', oneOf('network_source', NETWORK_SOURCES))
@Check('chk_payouts_finished', `(finished_at IS NOT NULL) = (${oneOf('status', FINAL_STATUSES)})`)
@Check('chk_payouts_leg', '(leg_id IS NULL) = (payment_id IS NULL)')
@Index('idx_payouts_leg', ['legId', 'id'], { where: 'leg_id IS NOT NULL' })
@Index('idx_payouts_merchant', ['merchantId', 'id'])
@Index('idx_payouts_merchant_status', ['merchantId', 'status', 'id'])
@Index('idx_payouts_merchant_reference', ['merchantId', 'reference', 'id'])
export class PayoutEntity extends MovementColumns {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_payouts' })
  id: string;

  /** The split payment that it passes on, and the leg; null = it is nobody's leg. */
  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId: string | null;

  @Column('uuid', { name: 'leg_id', nullable: true })
  legId: string | null;

  @Column('text')
  status: PayoutStatus;

  @Column('text')
  network: Network;

  @Column('text', { name: 'network_source' })
  networkSource: NetworkSource;

  @Column('text')
  msisdn: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** What our books have set aside for it, fees included, in minor units. */
  @Column('bigint', { name: 'reserved_minor', transformer: bigintTransformer })
  reservedMinor: bigint;
}
