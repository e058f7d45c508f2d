import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The counters of rate limits, when they are kept here. UNLOGGED: a crash empties it and nobody is worse off, and a take
 * waits for no disk. Half of each page stays free, so that a busy row is changed in its place.
 */
export class CreateRateLimitCounters1795400020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE rate_limit_counters (
        counter text NOT NULL,
        slides boolean NOT NULL,
        quota bigint NOT NULL,
        window_ms bigint NOT NULL,
        capacity bigint NOT NULL,
        level bigint NOT NULL,
        previous bigint NOT NULL,
        since_ms bigint NOT NULL,
        touched_ms bigint NOT NULL,
        granted bigint NOT NULL,
        CONSTRAINT pk_rate_limit_counters PRIMARY KEY (counter)
      ) WITH (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_limit_counters');
  }
}
