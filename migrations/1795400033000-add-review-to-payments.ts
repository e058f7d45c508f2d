import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A payment that waits for a person, and what became of that. */
export class AddReviewToPayments1795400033000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD COLUMN review_state text,
        ADD COLUMN review_wish jsonb,
        ADD COLUMN reviewed_at timestamptz,
        ADD CONSTRAINT chk_payments_review_state CHECK (review_state IN ('waiting','approved','rejected','lapsed')),
        ADD CONSTRAINT chk_payments_review
          CHECK (review_state IS NULL OR (reviewed_at IS NULL) = (review_state = 'waiting'))`);
    await runner.query(`CREATE INDEX idx_payments_waiting ON payments (id) WHERE review_state = 'waiting'`);
    await runner.query(
      `CREATE INDEX idx_payments_waiting_until ON payments (expires_at) WHERE review_state = 'waiting'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_payments_waiting_until');
    await runner.query('DROP INDEX idx_payments_waiting');
    await runner.query(
      'ALTER TABLE payments DROP COLUMN reviewed_at, DROP COLUMN review_wish, DROP COLUMN review_state',
    );
  }
}
