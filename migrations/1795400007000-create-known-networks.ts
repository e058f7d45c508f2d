import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the wallet of a number lives, as a rail told us when it was asked. Numbers are portable: a prefix only guesses. */
export class CreateKnownNetworks1795400007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_networks (
        msisdn text NOT NULL,
        network text NOT NULL,
        found_at timestamptz NOT NULL,
        CONSTRAINT pk_known_networks PRIMARY KEY (msisdn),
        CONSTRAINT chk_known_networks_network CHECK (network IN ('MTN','TELECEL','AT'))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_networks');
  }
}
