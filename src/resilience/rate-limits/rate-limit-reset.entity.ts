import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A counter that every process forgets. Kept for some minutes. */
@Entity('rate_limit_resets')
@Index('idx_rate_limit_resets_reset_at', ['resetAt'])
export class RateLimitResetEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_rate_limit_resets' })
  id: string;

  @Column('text')
  counter: string;

  @Column('timestamptz', { name: 'reset_at', default: () => 'now()' })
  resetAt: Date;
}
