import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The facts, and the outbox: numbered per object, and nothing is ever changed or taken away. */
export class CreateEvents1795400003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE events (
        id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        object_id uuid NOT NULL,
        sequence integer NOT NULL,
        type text NOT NULL,
        data jsonb NOT NULL,
        correlation_id text NOT NULL,
        occurred_at timestamptz NOT NULL,
        CONSTRAINT pk_events PRIMARY KEY (id),
        CONSTRAINT chk_events_sequence CHECK (sequence > 0)
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_events_object_sequence ON events (object_id, sequence)');
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE events');
    await runner.query('DROP FUNCTION refuse_change()');
  }
}
