import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes that were made by hand, with who and why; nothing is ever changed or taken away. */
export class CreateAuditLog1795400012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        api_key_id uuid NOT NULL,
        action text NOT NULL,
        subject text NOT NULL,
        reason text NOT NULL,
        details jsonb NOT NULL,
        correlation_id text NOT NULL,
        occurred_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_audit_log PRIMARY KEY (id)
      )`);
    await runner.query('CREATE INDEX idx_audit_log_subject ON audit_log (subject, id)');
    await runner.query(`
      CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
  }
}
