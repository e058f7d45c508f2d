import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A rail's callback, byte for byte. */
@Entity('webhook_receipts')
@Index('uq_webhook_receipts_fingerprint', ['provider', 'fingerprint'], { unique: true })
@Index('idx_webhook_receipts_attempt', ['attemptId'])
export class WebhookReceiptEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_receipts' })
  id: string;

  @Column('text')
  provider: string;

  /** SHA-256 over the callback's token and body. */
  @Column('bytea')
  fingerprint: Buffer;

  @Column('uuid', { name: 'attempt_id' })
  attemptId: string;

  /** What it says; never what is. */
  @Column('text', { name: 'claimed_status', nullable: true })
  claimedStatus: string | null;

  @Column('bytea')
  body: Buffer;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;
}
