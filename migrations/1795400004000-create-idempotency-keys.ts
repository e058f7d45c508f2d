import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first answer of every key, written in the same statement as the object that it answers for. */
export class CreateIdempotencyKeys1795400004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        merchant_id uuid NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        object_id uuid NOT NULL,
        response_status integer NOT NULL,
        response_body text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (merchant_id, key)
      )`);
    await runner.query('CREATE INDEX idx_idempotency_keys_created_at ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
