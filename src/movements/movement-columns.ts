import { Column } from 'typeorm';
import type { Currency } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import { bigintTransformer } from '../persistence/columns.js';

/** The columns that every table of movements has, beside its own words for `status`: MovementStore moves its rows by them. */
export abstract class MovementColumns {
  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  @Column('text')
  reference: string;

  @Column('bigint', { name: 'amount_minor', transformer: bigintTransformer })
  amountMinor: bigint;

  @Column('text')
  currency: Currency;

  @Column('jsonb', { nullable: true })
  metadata: Record<string, string> | null;

  /** The rail that carries it now. */
  @Column('text')
  provider: string;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode: FailureCode | null;

  /** The number of its last event. */
  @Column('integer', { name: 'event_sequence' })
  eventSequence: number;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
