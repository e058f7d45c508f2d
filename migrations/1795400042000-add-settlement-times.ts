import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the money of a confirmed payment becomes available; null = it is, or never will be. */
export class AddSettlementTimes1795400042000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments ADD COLUMN available_at timestamptz');
    await runner.query('CREATE INDEX idx_payments_available ON payments (available_at) WHERE available_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN available_at');
  }
}
