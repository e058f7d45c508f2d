import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rails have really taken, where it was not what was expected; each is what its posting is about. */
export class CreateFeeCorrections1795400050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE fee_corrections (
        id uuid NOT NULL,
        attempt_id uuid NOT NULL,
        nth integer NOT NULL,
        before_minor bigint NOT NULL,
        after_minor bigint NOT NULL,
        borne_by text NOT NULL,
        api_key_id uuid NOT NULL,
        reason text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_fee_corrections PRIMARY KEY (id),
        CONSTRAINT fk_fee_corrections_attempt FOREIGN KEY (attempt_id) REFERENCES attempts (id),
        CONSTRAINT chk_fee_corrections_fees CHECK (before_minor >= 0 AND after_minor >= 0 AND before_minor <> after_minor),
        CONSTRAINT chk_fee_corrections_borne_by CHECK (borne_by IN ('merchant','platform'))
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_fee_corrections_attempt ON fee_corrections (attempt_id, nth)');
    await runner.query(`
      CREATE TRIGGER fee_corrections_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fee_corrections
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE fee_corrections');
  }
}
