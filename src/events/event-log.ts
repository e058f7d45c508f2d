import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { DomainEvent } from '../domain/events.js';
import type { Executor, Statement } from '../persistence/database.js';
import { newId } from '../persistence/new-id.js';
import { EventEntity } from './event.entity.js';

/** An event on its way into the log. */
export interface NewEvent {
  readonly merchantId: string;
  readonly objectId: string;
  readonly sequence: number;
  readonly event: DomainEvent;
  readonly correlationId: string;
  readonly occurredAt: Date;
}

/** The part of an owner's create statement that appends its first events; `owners` is a CTE with `object_id`. */
export function insertEventsOf(owners: string, rows: string): string {
  return `${INSERT} FROM json_populate_recordset(NULL::events, ${rows}::json) e JOIN ${owners} ON ${owners}.object_id = e.object_id`;
}

const INSERT = `
  INSERT INTO events (id, merchant_id, object_id, sequence, type, data, correlation_id, occurred_at)
  SELECT e.id, e.merchant_id, e.object_id, e.sequence, e.type, e.data, e.correlation_id, e.occurred_at`;

const APPEND: Statement = {
  name: 'events.append',
  text: `${INSERT} FROM json_populate_recordset(NULL::events, $1::json) e`,
};

const MAX_SHOWN = 200;

@Injectable()
export class EventLog {
  constructor(@InjectRepository(EventEntity) private readonly repository: Repository<EventEntity>) {}

  /** Appends in the caller's transaction: an event exists exactly when what it tells was committed. */
  async append(tx: Executor, events: readonly NewEvent[]): Promise<void> {
    if (events.length > 0) await tx.run(APPEND, [JSON.stringify(events.map(eventRow))]);
  }

  /** The story of one object, from its beginning. */
  async ofObject(objectId: string): Promise<EventEntity[]> {
    return this.repository.find({ where: { objectId }, order: { sequence: 'ASC' }, take: MAX_SHOWN });
  }
}

export function eventRow({
  merchantId,
  objectId,
  sequence,
  event,
  correlationId,
  occurredAt,
}: NewEvent): Record<string, unknown> {
  return {
    id: newId(),
    merchant_id: merchantId,
    object_id: objectId,
    sequence,
    type: event.type,
    data: event.data,
    correlation_id: correlationId,
    occurred_at: occurredAt.toISOString(),
  };
}
