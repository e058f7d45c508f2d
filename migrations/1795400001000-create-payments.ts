import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What merchants asked for. Every list filter has its index, in the order of the list's cursor. */
export class CreatePayments1795400001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payments (
        id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        reference text NOT NULL,
        status text NOT NULL,
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        payer_network text NOT NULL,
        payer_msisdn text NOT NULL,
        description text,
        metadata jsonb,
        provider text NOT NULL,
        failure_code text,
        expires_at timestamptz NOT NULL,
        event_sequence integer NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT pk_payments PRIMARY KEY (id),
        CONSTRAINT fk_payments_merchant FOREIGN KEY (merchant_id) REFERENCES merchants (id),
        CONSTRAINT chk_payments_status CHECK (status IN ('initiated','pending','confirmed','rejected','cancelled','expired')),
        CONSTRAINT chk_payments_amount CHECK (amount_minor > 0),
        CONSTRAINT chk_payments_currency CHECK (currency IN ('GHS')),
        CONSTRAINT chk_payments_network CHECK (payer_network IN ('MTN','TELECEL','AT')),
        CONSTRAINT chk_payments_finished CHECK ((finished_at IS NOT NULL) = (status IN ('confirmed','rejected','cancelled','expired')))
      )`);
    await runner.query('CREATE INDEX idx_payments_merchant ON payments (merchant_id, id)');
    await runner.query('CREATE INDEX idx_payments_merchant_status ON payments (merchant_id, status, id)');
    await runner.query('CREATE INDEX idx_payments_merchant_reference ON payments (merchant_id, reference, id)');
    await runner.query('CREATE INDEX idx_payments_merchant_payer ON payments (merchant_id, payer_msisdn, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payments');
  }
}
