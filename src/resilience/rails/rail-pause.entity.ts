import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { PAUSE_KINDS, type PauseKind } from '../../domain/rail-pause.js';
import { oneOf } from '../../persistence/columns.js';

/** A time in which a rail is given no instructions. It is still asked about those that it has. */
@Entity('rail_pauses')
@Check('chk_rail_pauses_kind', oneOf('kind', PAUSE_KINDS))
@Check('chk_rail_pauses_ends', `ends_at > starts_at AND (kind = 'disabled' OR ends_at IS NOT NULL)`)
@Index('uq_rail_pauses_disabled', ['provider'], { unique: true, where: `kind = 'disabled'` })
export class RailPauseEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_rail_pauses' })
  id: string;

  @Column('text')
  provider: string;

  @Column('text')
  kind: PauseKind;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  /** null = until somebody enables it. */
  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt: Date | null;

  @Column('text')
  reason: string;

  @Column('uuid', { name: 'api_key_id' })
  apiKeyId: string;

  @Column('timestamptz', { name: 'set_at', default: () => 'now()' })
  setAt: Date;
}
