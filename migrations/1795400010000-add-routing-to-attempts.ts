import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why an attempt was made over its rail and no other; null for attempts from before that was kept. */
export class AddRoutingToAttempts1795400010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts ADD COLUMN routing jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts DROP COLUMN routing');
  }
}
