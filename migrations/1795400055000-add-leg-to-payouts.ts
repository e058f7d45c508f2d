import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A leg keeps only the payout that settles it or was the last to try: each payout tells the leg that it was made for, so
 * that an earlier one which is paid late can be traced. Those that a retry had already replaced are not known any more.
 */
export class AddLegToPayouts1795400055000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payouts
        ADD COLUMN payment_id uuid,
        ADD COLUMN leg_id uuid,
        ADD CONSTRAINT fk_payouts_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
        ADD CONSTRAINT fk_payouts_leg FOREIGN KEY (leg_id) REFERENCES split_legs (id),
        ADD CONSTRAINT chk_payouts_leg CHECK ((leg_id IS NULL) = (payment_id IS NULL))`);
    await runner.query(`
      UPDATE payouts p SET leg_id = l.id, payment_id = l.payment_id FROM split_legs l WHERE l.payout_id = p.id`);
    await runner.query('CREATE INDEX idx_payouts_leg ON payouts (leg_id, id) WHERE leg_id IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payouts DROP COLUMN leg_id, DROP COLUMN payment_id');
  }
}
