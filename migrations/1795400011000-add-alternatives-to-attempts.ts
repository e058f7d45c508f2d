import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether another rail could carry the same movement: then this one is not tried for long. */
export class AddAlternativesToAttempts1795400011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts ADD COLUMN has_alternative boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts DROP COLUMN has_alternative');
  }
}
