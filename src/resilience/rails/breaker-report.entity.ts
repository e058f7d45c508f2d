import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BreakerState } from '../../domain/breaker.js';

/** What the breakers of one process say, by rail and operation. */
@Entity('breaker_reports')
export class BreakerReportEntity {
  @PrimaryColumn('uuid', { name: 'process_id', primaryKeyConstraintName: 'pk_breaker_reports' })
  processId: string;

  @Column('jsonb')
  states: Record<string, BreakerState>;

  @Column('timestamptz', { name: 'reported_at', default: () => 'now()' })
  reportedAt: Date;
}
