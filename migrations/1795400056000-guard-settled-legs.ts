import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A leg that was paid stays paid, whoever writes the UPDATE: one that is set back would be sent, and paid, again. */
export class GuardSettledLegs1795400056000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TRIGGER split_legs_settled BEFORE UPDATE ON split_legs FOR EACH ROW
      WHEN (OLD.status = 'settled' AND
        (OLD.status, OLD.payout_id, OLD.gross_minor, OLD.network, OLD.msisdn)
        IS DISTINCT FROM
        (NEW.status, NEW.payout_id, NEW.gross_minor, NEW.network, NEW.msisdn))
      EXECUTE FUNCTION refuse_change_of_final_state()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER split_legs_settled ON split_legs');
  }
}
