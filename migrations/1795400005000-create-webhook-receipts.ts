import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every callback of a rail, byte for byte, before anything is believed. The same callback twice is one row. */
export class CreateWebhookReceipts1795400005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_receipts (
        id uuid NOT NULL,
        provider text NOT NULL,
        fingerprint bytea NOT NULL,
        attempt_id uuid NOT NULL,
        claimed_status text,
        body bytea NOT NULL,
        received_at timestamptz NOT NULL,
        CONSTRAINT pk_webhook_receipts PRIMARY KEY (id),
        CONSTRAINT fk_webhook_receipts_attempt FOREIGN KEY (attempt_id) REFERENCES attempts (id)
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX uq_webhook_receipts_fingerprint ON webhook_receipts (provider, fingerprint)',
    );
    await runner.query('CREATE INDEX idx_webhook_receipts_attempt ON webhook_receipts (attempt_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_receipts');
  }
}
