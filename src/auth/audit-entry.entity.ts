import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a person or a program changed by hand, and why. Append-only: the database refuses every change. */
@Entity('audit_log')
@Index('idx_audit_log_subject', ['subject', 'id'])
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_log' })
  id: string;

  /** Whose key it was. */
  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  @Column('uuid', { name: 'api_key_id' })
  apiKeyId: string;

  /** Such as `breaker.open`. */
  @Column('text')
  action: string;

  /** What it was done to, such as `mtn_momo/collect`. Never a personal number in clear. */
  @Column('text')
  subject: string;

  /** In the operator's own words. */
  @Column('text')
  reason: string;

  /** What was asked for, and what was there before. */
  @Column('jsonb')
  details: Record<string, unknown>;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Column('timestamptz', { name: 'occurred_at', default: () => 'now()' })
  occurredAt: Date;
}
