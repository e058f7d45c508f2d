import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much each payer, merchant, device, address and reference has done lately, in buckets of time; old ones are deleted. */
export class CreateVelocityCounters1795400030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Updated far more often than inserted for the busy subjects: room in the page keeps those updates out of the index.
    await runner.query(`
      CREATE TABLE velocity_counters (
        kind text NOT NULL,
        subject text NOT NULL,
        bucket_seconds integer NOT NULL,
        bucket_start timestamptz NOT NULL,
        payments bigint NOT NULL,
        amount_minor bigint NOT NULL,
        declines bigint NOT NULL,
        CONSTRAINT pk_velocity_counters PRIMARY KEY (kind, subject, bucket_seconds, bucket_start),
        CONSTRAINT chk_velocity_counters_kind CHECK (kind IN ('payer','merchant','device','ip','reference')),
        CONSTRAINT chk_velocity_counters_counts CHECK (payments >= 0 AND amount_minor >= 0 AND declines >= 0)
      ) WITH (fillfactor = 80)`);
    await runner.query('CREATE INDEX idx_velocity_counters_age ON velocity_counters (bucket_seconds, bucket_start)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE velocity_counters');
  }
}
