import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The double entry: postings and their entries are append-only, every posting balances when its transaction commits, and no
 * account is ever on the side where it must not be. Balances are credit-positive minor units.
 */
export class CreateLedger1795400040000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        id uuid NOT NULL,
        kind text NOT NULL,
        merchant_id uuid,
        provider text,
        currency text NOT NULL,
        balance_minor bigint NOT NULL DEFAULT 0,
        CONSTRAINT pk_accounts PRIMARY KEY (id),
        CONSTRAINT fk_accounts_merchant FOREIGN KEY (merchant_id) REFERENCES merchants (id),
        CONSTRAINT chk_accounts_kind CHECK (kind IN ('rail_clearing','rail_fees','platform_fees','platform_costs','merchant_available','merchant_pending','merchant_due','refunds_reserved','payouts_in_transit','late_money_held')),
        CONSTRAINT chk_accounts_currency CHECK (currency IN ('GHS')),
        CONSTRAINT chk_accounts_never_negative CHECK (balance_minor >= 0 OR kind NOT IN ('platform_fees','merchant_available','merchant_pending','refunds_reserved','payouts_in_transit','late_money_held')),
        CONSTRAINT chk_accounts_never_positive CHECK (balance_minor <= 0 OR kind NOT IN ('platform_costs','merchant_due'))
      )`);
    await runner.query('CREATE INDEX idx_accounts_merchant ON accounts (merchant_id)');
    await runner.query(`
      CREATE TABLE postings (
        id uuid NOT NULL,
        kind text NOT NULL,
        object_id uuid NOT NULL,
        correlation_id text NOT NULL,
        posted_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_postings PRIMARY KEY (id)
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_postings_object ON postings (object_id, kind)');
    await runner.query(`
      CREATE TABLE entries (
        posting_id uuid NOT NULL,
        account_id uuid NOT NULL,
        amount_minor bigint NOT NULL,
        CONSTRAINT pk_entries PRIMARY KEY (posting_id, account_id),
        CONSTRAINT fk_entries_posting FOREIGN KEY (posting_id) REFERENCES postings (id),
        CONSTRAINT fk_entries_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT chk_entries_amount CHECK (amount_minor <> 0)
      )`);
    await runner.query('CREATE INDEX idx_entries_account ON entries (account_id, posting_id)');
    await runner.query(`
      CREATE FUNCTION require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE off record;
      BEGIN
        SELECT a.currency, sum(e.amount_minor) AS minor INTO off
        FROM entries e JOIN accounts a ON a.id = e.account_id
        WHERE e.posting_id = NEW.posting_id
        GROUP BY a.currency HAVING sum(e.amount_minor) <> 0 LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'posting % is off by % %', NEW.posting_id, off.minor, off.currency USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER entries_balance AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION require_balance()`);
    for (const table of ['postings', 'entries'])
      await runner.query(`
        CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entries');
    await runner.query('DROP TABLE postings');
    await runner.query('DROP TABLE accounts');
    await runner.query('DROP FUNCTION require_balance()');
  }
}
