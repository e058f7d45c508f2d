import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintTransformer } from '../../persistence/columns.js';

/** What is counted of one key of one limit, when the counters are kept here. UNLOGGED: a crash loses counts, nothing else. */
@Entity('rate_limit_counters')
export class RateLimitCounterEntity {
  /** `merchant:b1:019a…`: the limit, its algorithm and window, and the key. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_rate_limit_counters' })
  counter: string;

  /** A sliding window; else a token bucket. */
  @Column('boolean')
  slides: boolean;

  /** The policy of the last take, so that a purge knows what is over. */
  @Column('bigint', { transformer: bigintTransformer })
  quota: bigint;

  @Column('bigint', { name: 'window_ms', transformer: bigintTransformer })
  windowMs: bigint;

  @Column('bigint', { transformer: bigintTransformer })
  capacity: bigint;

  @Column('bigint', { transformer: bigintTransformer })
  level: bigint;

  @Column('bigint', { transformer: bigintTransformer })
  previous: bigint;

  @Column('bigint', { name: 'since_ms', transformer: bigintTransformer })
  sinceMs: bigint;

  @Column('bigint', { name: 'touched_ms', transformer: bigintTransformer })
  touchedMs: bigint;

  /** How many requests the last take was given. */
  @Column('bigint', { transformer: bigintTransformer })
  granted: bigint;
}
