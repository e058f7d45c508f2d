import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row = one instruction to one rail. Rule 3 lives here: one live attempt per owner is a partial unique index, and a
 * rail can never be given one reference twice for two attempts.
 */
export class CreateAttempts1795400002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attempts (
        id uuid NOT NULL,
        owner_type text NOT NULL,
        owner_id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        provider text NOT NULL,
        operation text NOT NULL,
        reference text NOT NULL,
        callback_token text NOT NULL,
        network text NOT NULL,
        msisdn text NOT NULL,
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        description text NOT NULL,
        state text NOT NULL,
        next_action text,
        next_action_at timestamptz,
        send_before timestamptz NOT NULL,
        sends integer NOT NULL,
        unproven_sends integer NOT NULL,
        last_sent_at timestamptz,
        is_known_to_rail boolean NOT NULL,
        polls integer NOT NULL,
        not_founds integer NOT NULL,
        outcome_class text,
        failure_code text,
        rail_transaction_id text,
        evidence jsonb,
        trail jsonb NOT NULL,
        needs_review boolean NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT pk_attempts PRIMARY KEY (id),
        CONSTRAINT chk_attempts_owner_type CHECK (owner_type IN ('payment','payout','refund')),
        CONSTRAINT chk_attempts_operation CHECK (operation IN ('collect','disburse','refund')),
        CONSTRAINT chk_attempts_state CHECK (state IN ('sending','pending','unknown','succeeded','failed')),
        CONSTRAINT chk_attempts_next_action CHECK (next_action IN ('send','ask_status')),
        CONSTRAINT chk_attempts_next_action_due CHECK ((next_action IS NULL) = (next_action_at IS NULL)),
        CONSTRAINT chk_attempts_amount CHECK (amount_minor > 0),
        CONSTRAINT chk_attempts_sends CHECK (sends >= unproven_sends AND unproven_sends >= 0),
        CONSTRAINT chk_attempts_finished CHECK ((finished_at IS NOT NULL) = (state IN ('succeeded','failed'))),
        CONSTRAINT chk_attempts_evidence CHECK (finished_at IS NULL OR evidence IS NOT NULL)
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_attempts_reference ON attempts (provider, reference)');
    await runner.query('CREATE UNIQUE INDEX uq_attempts_callback_token ON attempts (callback_token)');
    await runner.query(`
      CREATE UNIQUE INDEX uq_attempts_live ON attempts (owner_id) WHERE state IN ('sending','pending','unknown')`);
    await runner.query('CREATE INDEX idx_attempts_owner ON attempts (owner_id, id)');
    await runner.query('CREATE INDEX idx_attempts_due ON attempts (next_action_at) WHERE next_action_at IS NOT NULL');
    await runner.query('CREATE INDEX idx_attempts_review ON attempts (id) WHERE needs_review');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attempts');
  }
}
