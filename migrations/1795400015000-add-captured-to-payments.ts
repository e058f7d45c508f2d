import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was collected for a payment and what of it goes back. Both only ever move together with the rows that prove it, and
 * the database refuses to give back more than was taken, however many refunds are asked for at a time.
 */
export class AddCapturedToPayments1795400015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD COLUMN captured_minor bigint NOT NULL DEFAULT 0,
        ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT chk_payments_refunded CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor)`);
    await runner.query(`UPDATE payments SET captured_minor = amount_minor WHERE status = 'confirmed'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN refunded_minor, DROP COLUMN captured_minor');
  }
}
