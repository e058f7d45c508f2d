import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DomainEvent, EventType } from '../domain/events.js';

/** A fact. Append-only: the database refuses every change. */
@Entity('events')
@Check('chk_events_sequence', 'sequence > 0')
@Index('uq_events_object_sequence', ['objectId', 'sequence'], { unique: true })
export class EventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_events' })
  id: string;

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  /** The payment, payout or refund that it is about. */
  @Column('uuid', { name: 'object_id' })
  objectId: string;

  /** 1, 2, 3 … per object, without a gap. */
  @Column('integer')
  sequence: number;

  @Column('text')
  type: EventType;

  @Column('jsonb')
  data: DomainEvent['data'];

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;
}
