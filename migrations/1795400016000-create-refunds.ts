import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money given back for a payment; what of it is under way or gone is reserved on the payment. */
export class CreateRefunds1795400016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE refunds (
        id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        payment_id uuid NOT NULL,
        attempt_id uuid NOT NULL,
        origin text NOT NULL,
        reference text NOT NULL,
        status text NOT NULL,
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        network text NOT NULL,
        msisdn text NOT NULL,
        reason text,
        metadata jsonb,
        provider text NOT NULL,
        reserved_minor bigint NOT NULL,
        failure_code text,
        event_sequence integer NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT pk_refunds PRIMARY KEY (id),
        CONSTRAINT fk_refunds_merchant FOREIGN KEY (merchant_id) REFERENCES merchants (id),
        CONSTRAINT fk_refunds_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
        CONSTRAINT fk_refunds_attempt FOREIGN KEY (attempt_id) REFERENCES attempts (id),
        CONSTRAINT chk_refunds_origin CHECK (origin IN ('merchant','late_success')),
        CONSTRAINT chk_refunds_status CHECK (status IN ('initiated','pending','succeeded','failed')),
        CONSTRAINT chk_refunds_amount CHECK (amount_minor > 0),
        CONSTRAINT chk_refunds_currency CHECK (currency IN ('GHS')),
        CONSTRAINT chk_refunds_network CHECK (network IN ('MTN','TELECEL','AT')),
        CONSTRAINT chk_refunds_finished CHECK ((finished_at IS NOT NULL) = (status IN ('succeeded','failed')))
      )`);
    await runner.query('CREATE INDEX idx_refunds_merchant ON refunds (merchant_id, id)');
    await runner.query('CREATE INDEX idx_refunds_payment ON refunds (payment_id, id)');
    await runner.query(`
      CREATE TRIGGER refunds_final BEFORE UPDATE ON refunds FOR EACH ROW
      WHEN (OLD.finished_at IS NOT NULL AND
        (OLD.status, OLD.failure_code, OLD.amount_minor, OLD.currency, OLD.msisdn, OLD.payment_id, OLD.finished_at)
        IS DISTINCT FROM
        (NEW.status, NEW.failure_code, NEW.amount_minor, NEW.currency, NEW.msisdn, NEW.payment_id, NEW.finished_at))
      EXECUTE FUNCTION refuse_change_of_final_state()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refunds');
  }
}
