import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What holds instead of the configuration, because an operator said so. */
@Entity('rate_limit_changes')
@Check('chk_rate_limit_changes_numbers', 'quota > 0 AND window_seconds > 0 AND burst > 0')
export class RateLimitChangeEntity {
  /** The limit's. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_rate_limit_changes' })
  name: string;

  @Column('integer')
  quota: number;

  @Column('integer', { name: 'window_seconds' })
  windowSeconds: number;

  /** null = a sliding window. */
  @Column('integer', { nullable: true })
  burst: number | null;

  @Column('text')
  reason: string;

  @Column('uuid', { name: 'api_key_id' })
  apiKeyId: string;

  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;
}
