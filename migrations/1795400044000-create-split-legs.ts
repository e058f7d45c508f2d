import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shares of payments that are passed on, each by a payout of its own. */
export class CreateSplitLegs1795400044000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD COLUMN settlement text NOT NULL DEFAULT 'none',
        ADD COLUMN fees_borne_by text,
        ADD CONSTRAINT chk_payments_settlement CHECK (settlement IN ('none','in_progress','settled','partially_settled')),
        ADD CONSTRAINT chk_payments_fees_borne_by CHECK (fees_borne_by IN ('merchant','legs'))`);
    await runner.query(`
      CREATE TABLE split_legs (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        merchant_id uuid NOT NULL,
        nth integer NOT NULL,
        reference text NOT NULL,
        network text NOT NULL,
        network_source text NOT NULL,
        msisdn text NOT NULL,
        amount_minor bigint,
        share_bps integer,
        status text NOT NULL,
        gross_minor bigint,
        payout_id uuid,
        failure_code text,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_split_legs PRIMARY KEY (id),
        CONSTRAINT fk_split_legs_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
        CONSTRAINT fk_split_legs_payout FOREIGN KEY (payout_id) REFERENCES payouts (id),
        CONSTRAINT chk_split_legs_promised CHECK ((amount_minor IS NULL) <> (share_bps IS NULL)),
        CONSTRAINT chk_split_legs_amount CHECK (amount_minor > 0),
        CONSTRAINT chk_split_legs_share CHECK (share_bps > 0 AND share_bps <= 10000),
        CONSTRAINT chk_split_legs_network CHECK (network IN ('MTN','TELECEL','AT')),
        CONSTRAINT chk_split_legs_network_source CHECK (network_source IN ('explicit','lookup','history','prefix')),
        CONSTRAINT chk_split_legs_status CHECK (status IN ('waiting','in_progress','settled','failed')),
        CONSTRAINT chk_split_legs_payout CHECK (payout_id IS NOT NULL OR status IN ('waiting','failed'))
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_split_legs_payment ON split_legs (payment_id, nth)');
    await runner.query('CREATE UNIQUE INDEX uq_split_legs_payout ON split_legs (payout_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE split_legs');
    await runner.query('ALTER TABLE payments DROP COLUMN fees_borne_by, DROP COLUMN settlement');
  }
}
