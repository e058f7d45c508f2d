import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which payers were seen of a subject, and when last: only for rules that count different wallets. */
export class CreateVelocityWallets1795400031000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE velocity_wallets (
        kind text NOT NULL,
        subject text NOT NULL,
        wallet text NOT NULL,
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT pk_velocity_wallets PRIMARY KEY (kind, subject, wallet),
        CONSTRAINT chk_velocity_wallets_kind CHECK (kind IN ('payer','merchant','device','ip','reference'))
      )`);
    await runner.query('CREATE INDEX idx_velocity_wallets_seen ON velocity_wallets (kind, subject, last_seen_at)');
    await runner.query('CREATE INDEX idx_velocity_wallets_age ON velocity_wallets (last_seen_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE velocity_wallets');
  }
}
