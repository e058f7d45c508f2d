import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money sent out to wallets. Every list filter has its index, in the order of the list's cursor. */
export class CreatePayouts1795400043000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payouts (
        id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        reference text NOT NULL,
        status text NOT NULL,
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        network text NOT NULL,
        network_source text NOT NULL,
        msisdn text NOT NULL,
        description text,
        metadata jsonb,
        provider text NOT NULL,
        reserved_minor bigint NOT NULL,
        failure_code text,
        event_sequence integer NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT pk_payouts PRIMARY KEY (id),
        CONSTRAINT fk_payouts_merchant FOREIGN KEY (merchant_id) REFERENCES merchants (id),
        CONSTRAINT chk_payouts_status CHECK (status IN ('initiated','pending','succeeded','failed','cancelled')),
        CONSTRAINT chk_payouts_amount CHECK (amount_minor > 0 AND reserved_minor >= amount_minor),
        CONSTRAINT chk_payouts_currency CHECK (currency IN ('GHS')),
        CONSTRAINT chk_payouts_network CHECK (network IN ('MTN','TELECEL','AT')),
        CONSTRAINT chk_payouts_network_source CHECK (network_source IN ('explicit','lookup','history','prefix')),
        CONSTRAINT chk_payouts_finished CHECK ((finished_at IS NOT NULL) = (status IN ('succeeded','failed','cancelled')))
      )`);
    await runner.query('CREATE INDEX idx_payouts_merchant ON payouts (merchant_id, id)');
    await runner.query('CREATE INDEX idx_payouts_merchant_status ON payouts (merchant_id, status, id)');
    await runner.query('CREATE INDEX idx_payouts_merchant_reference ON payouts (merchant_id, reference, id)');
    await runner.query(`
      CREATE TRIGGER payouts_final BEFORE UPDATE ON payouts FOR EACH ROW
      WHEN (OLD.finished_at IS NOT NULL AND
        (OLD.status, OLD.failure_code, OLD.amount_minor, OLD.currency, OLD.msisdn, OLD.reference, OLD.finished_at)
        IS DISTINCT FROM
        (NEW.status, NEW.failure_code, NEW.amount_minor, NEW.currency, NEW.msisdn, NEW.reference, NEW.finished_at))
      EXECUTE FUNCTION refuse_change_of_final_state()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payouts');
  }
}
