import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tenants, and the keys that speak for them. Only the SHA-256 of a key is kept. */
export class CreateMerchants1795400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE merchants (
        id uuid NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_merchants PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE TABLE api_keys (
        id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        name text NOT NULL,
        key_hash bytea NOT NULL,
        key_hint text NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT pk_api_keys PRIMARY KEY (id),
        CONSTRAINT fk_api_keys_merchant FOREIGN KEY (merchant_id) REFERENCES merchants (id),
        CONSTRAINT chk_api_keys_scopes CHECK (scopes <@ ARRAY['merchant','operator']::text[] AND cardinality(scopes) > 0)
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_api_keys_key_hash ON api_keys (key_hash)');
    await runner.query('CREATE INDEX idx_api_keys_merchant_id ON api_keys (merchant_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
    await runner.query('DROP TABLE merchants');
  }
}
