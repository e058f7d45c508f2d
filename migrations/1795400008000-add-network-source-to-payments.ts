import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a payment's network was known; null for payments from before that was kept. */
export class AddNetworkSourceToPayments1795400008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD COLUMN payer_network_source text,
        ADD CONSTRAINT chk_payments_network_source
          CHECK (payer_network_source IN ('explicit','lookup','history','prefix'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN payer_network_source');
  }
}
