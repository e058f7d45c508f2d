import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an instruction is expected to cost, worked out when its rail was chosen and booked when it has moved. */
export class AddFeesToAttempts1795400041000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE attempts
        ADD COLUMN rail_fee_minor bigint NOT NULL DEFAULT 0,
        ADD COLUMN platform_fee_minor bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT chk_attempts_fees CHECK (rail_fee_minor >= 0 AND platform_fee_minor >= 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts DROP COLUMN platform_fee_minor, DROP COLUMN rail_fee_minor');
  }
}
