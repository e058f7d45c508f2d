import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { POSTING_KINDS, type PostingKind } from '../domain/ledger.js';
import { oneOf } from '../persistence/columns.js';

/** A balanced record. Append-only: a mistake is put right by another posting. */
@Entity('postings')
@Check('chk_postings_kind', oneOf('kind', POSTING_KINDS))
@Index('uq_postings_object', ['objectId', 'kind'], { unique: true })
export class PostingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_postings' })
  id: string;

  @Column('text')
  kind: PostingKind;

  /** What it is about. */
  @Column('uuid', { name: 'object_id' })
  objectId: string;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Column('timestamptz', { name: 'posted_at', default: () => 'now()' })
  postedAt: Date;
}
