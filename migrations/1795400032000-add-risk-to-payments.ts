import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a payment was judged, and what was told of its payer's device. */
export class AddRiskToPayments1795400032000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD COLUMN payer_device_id text,
        ADD COLUMN payer_ip inet,
        ADD COLUMN risk jsonb`);
    // Whether a wallet is new is asked for large amounts only, over all merchants.
    await runner.query(
      `CREATE INDEX idx_payments_payer_confirmed ON payments (payer_msisdn, finished_at) WHERE status = 'confirmed'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_payments_payer_confirmed');
    await runner.query('ALTER TABLE payments DROP COLUMN risk, DROP COLUMN payer_ip, DROP COLUMN payer_device_id');
  }
}
