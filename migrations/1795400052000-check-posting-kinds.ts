import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The reasons for which money may change hands in our books: a word that nobody knows is a posting that nobody checks. */
export class CheckPostingKinds1795400052000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE postings ADD CONSTRAINT chk_postings_kind CHECK (kind IN ('payment_confirmed','late_money_refunded','late_money_accepted','late_money_held','payment_released','due_recovered','refund_reserved','refund_succeeded','refund_failed','refund_late','payout_reserved','payout_succeeded','payout_failed','payout_late','fee_corrected'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE postings DROP CONSTRAINT chk_postings_kind');
  }
}
