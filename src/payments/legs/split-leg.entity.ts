import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { NETWORKS, type Network } from '../../domain/number-plan.js';
import { LEG_STATUSES, type LegStatus } from '../../domain/split.js';
import { NETWORK_SOURCES, type NetworkSource } from '../../domain/wallet.js';
import { bigintTransformer, oneOf } from '../../persistence/columns.js';

/** One share of a payment; settled by one payout at a time. */
@Entity('split_legs')
@Check('chk_split_legs_promised', '(amount_minor IS NULL) <> (share_bps IS NULL)')
@Check('chk_split_legs_amount', 'amount_minor > 0')
@Check('chk_split_legs_share', 'share_bps > 0 AND share_bps <= 10000')
@Check('chk_split_legs_network', oneOf('network', NETWORKS))
@Check('chk_split_legs_network_source', oneOf('network_source', NETWORK_SOURCES))
@Check('chk_split_legs_status', oneOf('status', LEG_STATUSES))
@Check('chk_split_legs_payout', `payout_id IS NOT NULL OR ${oneOf('status', ['waiting', 'failed'])}`)
@Index('uq_split_legs_payment', ['paymentId', 'nth'], { unique: true })
@Index('uq_split_legs_payout', ['payoutId'], { unique: true })
export class SplitLegEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_split_legs' })
  id: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  /** Its place in the request, from 0. */
  @Column('integer')
  nth: number;

  @Column('text')
  reference: string;

  @Column('text')
  network: Network;

  @Column('text', { name: 'network_source' })
  networkSource: NetworkSource;

  @Column('text')
  msisdn: string;

  /** What was promised: an amount, or a share. */
  @Column('bigint', { name: 'amount_minor', transformer: bigintTransformer, nullable: true })
  amountMinor: bigint | null;

  @Column('integer', { name: 'share_bps', nullable: true })
  shareBps: number | null;

  @Column('text')
  status: LegStatus;

  /** What it gets of the payment, before what sending it costs; known when the payment is confirmed. */
  @Column('bigint', { name: 'gross_minor', transformer: bigintTransformer, nullable: true })
  grossMinor: bigint | null;

  /** The payout that settles it, or was the last to try. */
  @Column('uuid', { name: 'payout_id', nullable: true })
  payoutId: string | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
