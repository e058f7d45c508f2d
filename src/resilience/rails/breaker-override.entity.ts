import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../persistence/columns.js';

export const OVERRIDE_STATES = ['open', 'closed'] as const;
export type OverrideState = (typeof OVERRIDE_STATES)[number];

/** One object for each column: the decorator writes the column's type into it. */
const key = () => ({ primaryKeyConstraintName: 'pk_breaker_overrides' });

/** A breaker that an operator holds, whatever it hears. */
@Entity('breaker_overrides')
@Check('chk_breaker_overrides_state', oneOf('state', OVERRIDE_STATES))
export class BreakerOverrideEntity {
  @PrimaryColumn('text', key())
  provider: string;

  @PrimaryColumn('text', key())
  operation: string;

  @Column('text')
  state: OverrideState;

  @Column('text')
  reason: string;

  @Column('uuid', { name: 'api_key_id' })
  apiKeyId: string;

  @Column('timestamptz', { name: 'set_at', default: () => 'now()' })
  setAt: Date;

  /** null = until somebody takes it back. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;
}
