import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits that an operator has changed: what holds instead of the configuration. The history is in the audit log. */
export class CreateRateLimitChanges1795400021000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rate_limit_changes (
        name text NOT NULL,
        quota integer NOT NULL,
        window_seconds integer NOT NULL,
        burst integer,
        reason text NOT NULL,
        api_key_id uuid NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        CONSTRAINT pk_rate_limit_changes PRIMARY KEY (name),
        CONSTRAINT chk_rate_limit_changes_numbers CHECK (quota > 0 AND window_seconds > 0 AND burst > 0)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_limit_changes');
  }
}
