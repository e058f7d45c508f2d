import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that an operator has reset in the last minutes: every process forgets what it has counted of them itself. */
export class CreateRateLimitResets1795400022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rate_limit_resets (
        id uuid NOT NULL,
        counter text NOT NULL,
        reset_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_rate_limit_resets PRIMARY KEY (id)
      )`);
    await runner.query('CREATE INDEX idx_rate_limit_resets_reset_at ON rate_limit_resets (reset_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_limit_resets');
  }
}
