import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the rails' calls went, summed over all processes in short buckets of time; old buckets are deleted. */
export class CreateRailMeasurements1795400009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rail_measurements (
        provider text NOT NULL,
        operation text NOT NULL,
        bucket timestamptz NOT NULL,
        calls bigint NOT NULL,
        failures bigint NOT NULL,
        total_ms bigint NOT NULL,
        CONSTRAINT pk_rail_measurements PRIMARY KEY (provider, operation, bucket),
        CONSTRAINT chk_rail_measurements_counts CHECK (calls >= failures AND failures >= 0)
      )`);
    await runner.query('CREATE INDEX idx_rail_measurements_bucket ON rail_measurements (bucket)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rail_measurements');
  }
}
