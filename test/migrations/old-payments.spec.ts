import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { accountId } from '../../src/ledger/account-id.js';
import { dataSourceOptions } from '../../src/persistence/data-source-options.js';
import { MIGRATIONS } from '../../src/persistence/migrations.js';
import { runMigrations } from '../../src/persistence/run-migrations.js';
import { breakOf } from '../support/books.js';
import { createMerchant } from '../support/merchants.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Before there were books. */
const OLD = MIGRATIONS.slice(
  0,
  MIGRATIONS.findIndex(({ name }) => name.startsWith('CreateLedger')),
);

describe('a database from before there were books', () => {
  let database: TestDatabase;
  let merchantId: string;

  beforeEach(async () => {
    database = await createTestDatabase('template0');
    const dataSource = new DataSource({ ...dataSourceOptions(database.url), migrations: OLD });
    await dataSource.initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
    ({ merchantId } = await createMerchant(database));
  });
  afterEach(() => database.drop());

  /** Amounts in minor units. */
  const collected = async (amount: number, refunded = 0) => {
    const id = randomUUID();
    await database.query(
      `INSERT INTO payments (id, merchant_id, reference, status, amount_minor, currency, payer_network, payer_msisdn, provider,
         expires_at, event_sequence, correlation_id, created_at, updated_at, finished_at, captured_minor, refunded_minor)
       VALUES ($1, $2, 'old', 'confirmed', $3, 'GHS', 'MTN', '+233241234567', 'mtn_momo', now(), 1, 'old', now(), now(), now(),
         $3, $4)`,
      [id, merchantId, amount, refunded],
    );
    return { paymentId: id, attemptId: await attempt('payment', id, amount, 'succeeded') };
  };
  const attempt = async (owner: 'payment' | 'refund', ownerId: string, amount: number, state: string) => {
    const id = randomUUID();
    const [operation, original] = owner === 'refund' ? ['refund', '{}'] : ['collect', null];
    const [evidence, finishedAt] = state === 'pending' ? [null, null] : ['{}', new Date()];
    await database.query(
      `INSERT INTO attempts (id, owner_type, owner_id, merchant_id, provider, operation, original, reference, callback_token,
         network, msisdn, amount_minor, currency, description, state, send_before, sends, unproven_sends, is_known_to_rail, polls,
         not_founds, evidence, trail, needs_review, correlation_id, created_at, updated_at, finished_at)
       VALUES ($1, $2, $3, $4, 'mtn_momo', $5, $6, $7, $7, 'MTN', '+233241234567', $8, 'GHS', 'old', $9, now(), 1, 0, true, 0, 0,
         $10, '[]', false, 'old', now(), now(), $11)`,
      [id, owner, ownerId, merchantId, operation, original, `ref-${id}`, amount, state, evidence, finishedAt],
    );
    return id;
  };
  const givenBack = async (of: { paymentId: string; attemptId: string }, amount: number, status: string) => {
    const id = randomUUID();
    await database.query(
      `INSERT INTO refunds (id, merchant_id, payment_id, attempt_id, origin, reference, status, amount_minor, currency, network,
         msisdn, provider, reserved_minor, event_sequence, correlation_id, created_at, updated_at, finished_at)
       VALUES ($1, $2, $3, $4, 'merchant', 'old', $5, $6, 'GHS', 'MTN', '+233241234567', 'mtn_momo', $6, 1, 'old', now(), now(), $7)`,
      [id, merchantId, of.paymentId, of.attemptId, status, amount, status === 'pending' ? null : new Date()],
    );
    await attempt('refund', id, amount, status);
  };
  const balances = async () => {
    const rows = await database.query<{ kind: string; balance_minor: string }>(
      'SELECT kind, balance_minor FROM accounts ORDER BY kind',
    );
    return Object.fromEntries(rows.map((row) => [row.kind, Number(row.balance_minor)]));
  };

  it('has books after the migration: what was taken, given back and set aside', async () => {
    await collected(5000);
    const payment = await collected(10_000, 3000);
    await givenBack(payment, 1000, 'succeeded');
    await givenBack(payment, 2000, 'pending');
    await givenBack(payment, 4000, 'failed');
    await runMigrations(database.url);
    expect(await balances()).toEqual({
      merchant_available: 12_000,
      rail_clearing: -14_000,
      refunds_reserved: 2000,
    });
    expect(await breakOf(database.url)).toBeNull();
    // The ledger finds the account that the migration has opened.
    const [row] = await database.query<{ id: string }>(`SELECT id FROM accounts WHERE kind = 'merchant_available'`);
    expect(row?.id).toBe(accountId({ kind: 'merchant_available', merchantId, provider: null, currency: 'GHS' }));
  }, 30_000);

  it('gets no books when money has moved late that nobody has booked', async () => {
    const { paymentId } = await collected(5000);
    const late = await attempt('payment', paymentId, 5000, 'failed');
    await database.query(`UPDATE attempts SET late_success = '{}' WHERE id = $1`, [late]);
    await expect(runMigrations(database.url)).rejects.toThrow(
      /the books cannot be opened: 1 attempts have moved money late and are in no posting.* Write the postings that are missing by hand/,
    );
    expect(await balances()).toEqual({});
  }, 30_000);

  it('gets no books when its refunds take more than its payments have brought', async () => {
    const payment = await collected(5000, 5000);
    await givenBack(payment, 5000, 'pending');
    await database.query('UPDATE refunds SET reserved_minor = 5050');
    await expect(runMigrations(database.url)).rejects.toThrow(
      /old refunds of 1 merchants take more than their payments/,
    );
    expect(await balances()).toEqual({});
  }, 30_000);

  it('books nothing twice', async () => {
    await collected(5000);
    await runMigrations(database.url);
    const dataSource = new DataSource(dataSourceOptions(database.url));
    await dataSource.initialize();
    await dataSource.undoLastMigration();
    await dataSource.destroy();
    await runMigrations(database.url);
    expect(await balances()).toEqual({ merchant_available: 5000, rail_clearing: -5000 });
  }, 30_000);
});
