import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CURRENCIES } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { PAYMENT_STATUSES, PAYMENT_TRANSITIONS, type PaymentStatus } from '../domain/payment.js';
import { FEE_BEARERS, SETTLEMENTS, type FeeBearer, type SettlementState } from '../domain/split.js';
import type { RiskAssessment } from '../domain/risk.js';
import { REVIEW_STATES, type ReviewState } from '../domain/review.js';
import { NETWORK_SOURCES, type NetworkSource } from '../domain/wallet.js';
import { isFinal } from '../domain/state-machine.js';
import { MovementColumns } from '../movements/movement-columns.js';
import { bigintTransformer, oneOf } from '../persistence/columns.js';
import type { PaymentWish } from './payment.model.js';

const FINAL_STATUSES = PAYMENT_STATUSES.filter((status) => isFinal(PAYMENT_TRANSITIONS, status));

@Entity('payments')
@Check('chk_payments_status', oneOf('status', PAYMENT_STATUSES))
@Check('chk_payments_amount', 'amount_minor > 0')
@Check('chk_payments_refunded', 'refunded_minor >= 0 AND refunded_minor <= captured_minor')
@Check('chk_payments_currency', oneOf('currency', CURRENCIES))
@Check('chk_payments_network', oneOf('payer_network', NETWORKS))
@Check('chk_payments_network_source', oneOf('payer_network_source', NETWORK_SOURCES))
@Check('chk_payments_settlement', oneOf('settlement', SETTLEMENTS))
@Check('chk_payments_fees_borne_by', oneOf('fees_borne_by', FEE_BEARERS))
@Check('chk_payments_finished', `(finished_at IS NOT NULL) = (${oneOf('status', FINAL_STATUSES)})`)
@Index('idx_payments_available', ['availableAt'], { where: 'available_at IS NOT NULL' })
@Check('chk_payments_review_state', oneOf('review_state', REVIEW_STATES))
@Check('chk_payments_review', `review_state IS NULL OR (reviewed_at IS NULL) = (review_state = 'waiting')`)
@Index('idx_payments_merchant', ['merchantId', 'id'])
@Index('idx_payments_merchant_status', ['merchantId', 'status', 'id'])
@Index('idx_payments_merchant_reference', ['merchantId', 'reference', 'id'])
@Index('idx_payments_merchant_payer', ['merchantId', 'payerMsisdn', 'id'])
@Index('idx_payments_payer_confirmed', ['payerMsisdn', 'finishedAt'], { where: `status = 'confirmed'` })
@Index('idx_payments_waiting', ['id'], { where: `review_state = 'waiting'` })
@Index('idx_payments_waiting_until', ['expiresAt'], { where: `review_state = 'waiting'` })
export class PaymentEntity extends MovementColumns {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_payments' })
  id: string;

  @Column('text')
  status: PaymentStatus;

  /** What rails have taken for it. */
  @Column('bigint', { name: 'captured_minor', transformer: bigintTransformer, default: 0 })
  capturedMinor: bigint;

  /** What of it goes back: refunds that have moved, and those under way. */
  @Column('bigint', { name: 'refunded_minor', transformer: bigintTransformer, default: 0 })
  refundedMinor: bigint;

  @Column('text', { name: 'payer_network' })
  payerNetwork: Network;

  @Column('text', { name: 'payer_network_source', nullable: true })
  payerNetworkSource: NetworkSource | null;

  @Column('text', { name: 'payer_msisdn' })
  payerMsisdn: string;

  /** Only for the counters of the rules that look at it, as is the address. */
  @Column('text', { name: 'payer_device_id', nullable: true })
  payerDeviceId: string | null;

  @Column('inet', { name: 'payer_ip', nullable: true })
  payerIp: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  /** How it was judged; null = a payment from before that was kept. */
  @Column('jsonb', { nullable: true })
  risk: RiskAssessment | null;

  /** null = it was never held. */
  @Column('text', { name: 'review_state', nullable: true })
  reviewState: ReviewState | null;

  /** What its merchant wanted of its route and its time, for when it is approved. */
  @Column('jsonb', { name: 'review_wish', nullable: true })
  reviewWish: PaymentWish | null;

  @Column('timestamptz', { name: 'reviewed_at', nullable: true })
  reviewedAt: Date | null;

  /** After this moment an unsent payment expires. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  /** How far its legs have come. */
  @Column('text', { default: 'none' })
  settlement: SettlementState;

  @Column('text', { name: 'fees_borne_by', nullable: true })
  feesBorneBy: FeeBearer | null;

  /** When its money becomes available; null = it is, or never will be. */
  @Column('timestamptz', { name: 'available_at', nullable: true })
  availableAt: Date | null;
}
