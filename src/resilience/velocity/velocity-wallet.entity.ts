import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { SUBJECT_KINDS, type SubjectKind } from '../../domain/velocity.js';
import { oneOf } from '../../persistence/columns.js';

const key = () => ({ primaryKeyConstraintName: 'pk_velocity_wallets' });

/** A payer who was seen of a subject. */
@Entity('velocity_wallets')
@Check('chk_velocity_wallets_kind', oneOf('kind', SUBJECT_KINDS))
@Index('idx_velocity_wallets_seen', ['kind', 'subject', 'lastSeenAt'])
@Index('idx_velocity_wallets_age', ['lastSeenAt'])
export class VelocityWalletEntity {
  @PrimaryColumn('text', key())
  kind: SubjectKind;

  @PrimaryColumn('text', key())
  subject: string;

  /** A digest: it only has to tell two payers apart. */
  @PrimaryColumn('text', key())
  wallet: string;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;
}
