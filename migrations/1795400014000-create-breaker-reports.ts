import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the breakers of each process say, for the processes that call no rail and for people. True for seconds only, so it is
 * not worth a write to the log: a crash of the database empties it, and a second later it is there again.
 */
export class CreateBreakerReports1795400014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE breaker_reports (
        process_id uuid NOT NULL,
        states jsonb NOT NULL,
        reported_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_breaker_reports PRIMARY KEY (process_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE breaker_reports');
  }
}
