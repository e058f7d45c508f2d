import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Money that a rail took by an attempt that had failed: kept on the attempt with its proof, told once, and given back, kept
 * or held as the merchant wants it. An attempt of a refund knows what it gives back.
 */
export class CreateLateSuccesses1795400017000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE merchants
        ADD COLUMN late_success_policy text NOT NULL DEFAULT 'refund',
        ADD CONSTRAINT chk_merchants_late_success_policy CHECK (late_success_policy IN ('refund','accept','hold'))`);
    await runner.query(`
      ALTER TABLE attempts
        ADD COLUMN original jsonb,
        ADD COLUMN late_success jsonb,
        ADD CONSTRAINT chk_attempts_original CHECK ((original IS NOT NULL) = (operation = 'refund')),
        ADD CONSTRAINT chk_attempts_late_success CHECK (late_success IS NULL OR state = 'failed')`);
    await runner.query(`
      CREATE TABLE late_successes (
        attempt_id uuid NOT NULL,
        payment_id uuid NOT NULL,
        policy text NOT NULL,
        resolution text NOT NULL,
        refund_id uuid,
        found_at timestamptz NOT NULL DEFAULT now(),
        resolved_at timestamptz,
        CONSTRAINT pk_late_successes PRIMARY KEY (attempt_id),
        CONSTRAINT fk_late_successes_attempt FOREIGN KEY (attempt_id) REFERENCES attempts (id),
        CONSTRAINT fk_late_successes_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
        CONSTRAINT fk_late_successes_refund FOREIGN KEY (refund_id) REFERENCES refunds (id),
        CONSTRAINT chk_late_successes_policy CHECK (policy IN ('refund','accept','hold')),
        CONSTRAINT chk_late_successes_resolution CHECK (resolution IN ('refunded','accepted','held')),
        CONSTRAINT chk_late_successes_refund CHECK ((refund_id IS NOT NULL) = (resolution = 'refunded'))
      )`);
    await runner.query('CREATE INDEX idx_late_successes_payment ON late_successes (payment_id)');
    await runner.query(`CREATE INDEX idx_late_successes_held ON late_successes (attempt_id) WHERE resolution = 'held'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE late_successes');
    await runner.query('ALTER TABLE attempts DROP COLUMN late_success, DROP COLUMN original');
    await runner.query('ALTER TABLE merchants DROP COLUMN late_success_policy');
  }
}
