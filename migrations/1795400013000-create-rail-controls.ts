import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What operators have decided about rails: breakers held open or closed, and rails that are switched off or in planned
 * maintenance. Who decided and why is in the audit log too, where it stays.
 */
export class CreateRailControls1795400013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE breaker_overrides (
        provider text NOT NULL,
        operation text NOT NULL,
        state text NOT NULL,
        reason text NOT NULL,
        api_key_id uuid NOT NULL,
        set_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        CONSTRAINT pk_breaker_overrides PRIMARY KEY (provider, operation),
        CONSTRAINT chk_breaker_overrides_state CHECK (state IN ('open','closed'))
      )`);
    await runner.query(`
      CREATE TABLE rail_pauses (
        id uuid NOT NULL,
        provider text NOT NULL,
        kind text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz,
        reason text NOT NULL,
        api_key_id uuid NOT NULL,
        set_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_rail_pauses PRIMARY KEY (id),
        CONSTRAINT chk_rail_pauses_kind CHECK (kind IN ('disabled','maintenance')),
        CONSTRAINT chk_rail_pauses_ends CHECK (ends_at > starts_at AND (kind = 'disabled' OR ends_at IS NOT NULL))
      )`);
    await runner.query(`CREATE UNIQUE INDEX uq_rail_pauses_disabled ON rail_pauses (provider) WHERE kind = 'disabled'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rail_pauses');
    await runner.query('DROP TABLE breaker_overrides');
  }
}
