import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PostingKind } from '../domain/ledger.js';

/** A balanced record. Append-only: a mistake is put right by another posting. */
@Entity('postings')
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
