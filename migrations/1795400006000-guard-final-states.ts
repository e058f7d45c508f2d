import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rule 3 again: what has ended has ended, whoever writes the UPDATE. A final row may still be flagged for review and be
 * asked about once more; its state, its evidence and its money stay.
 */
export class GuardFinalStates1795400006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_change_of_final_state() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% % is final', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER attempts_final BEFORE UPDATE ON attempts FOR EACH ROW
      WHEN (OLD.finished_at IS NOT NULL AND
        (OLD.state, OLD.failure_code, OLD.evidence, OLD.amount_minor, OLD.currency, OLD.msisdn, OLD.reference, OLD.finished_at)
        IS DISTINCT FROM
        (NEW.state, NEW.failure_code, NEW.evidence, NEW.amount_minor, NEW.currency, NEW.msisdn, NEW.reference, NEW.finished_at))
      EXECUTE FUNCTION refuse_change_of_final_state()`);
    await runner.query(`
      CREATE TRIGGER payments_final BEFORE UPDATE ON payments FOR EACH ROW
      WHEN (OLD.finished_at IS NOT NULL AND
        (OLD.status, OLD.failure_code, OLD.amount_minor, OLD.currency, OLD.payer_msisdn, OLD.reference, OLD.finished_at)
        IS DISTINCT FROM
        (NEW.status, NEW.failure_code, NEW.amount_minor, NEW.currency, NEW.payer_msisdn, NEW.reference, NEW.finished_at))
      EXECUTE FUNCTION refuse_change_of_final_state()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER payments_final ON payments');
    await runner.query('DROP TRIGGER attempts_final ON attempts');
    await runner.query('DROP FUNCTION refuse_change_of_final_state()');
  }
}
