import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AttemptEntity } from '../../src/attempts/attempt.entity.js';
import { ApiKeyEntity } from '../../src/auth/api-key.entity.js';
import { AuditEntryEntity } from '../../src/auth/audit-entry.entity.js';
import { MerchantEntity } from '../../src/auth/merchant.entity.js';
import { POSTING_KINDS } from '../../src/domain/ledger.js';
import { EventEntity } from '../../src/events/event.entity.js';
import { FeeCorrectionEntity } from '../../src/fees/fee-correction.entity.js';
import { KnownNetworkEntity } from '../../src/wallets/known-network.entity.js';
import { AccountEntity } from '../../src/ledger/account.entity.js';
import { EntryEntity } from '../../src/ledger/entry.entity.js';
import { PostingEntity } from '../../src/ledger/posting.entity.js';
import { LateSuccessEntity } from '../../src/payments/late-money/late-success.entity.js';
import { PaymentEntity } from '../../src/payments/payment.entity.js';
import { PayoutEntity } from '../../src/payouts/payout.entity.js';
import { dataSourceOptions } from '../../src/persistence/data-source-options.js';
import { MIGRATIONS } from '../../src/persistence/migrations.js';
import { RefundEntity } from '../../src/refunds/refund.entity.js';
import { BreakerOverrideEntity } from '../../src/resilience/rails/breaker-override.entity.js';
import { BreakerReportEntity } from '../../src/resilience/rails/breaker-report.entity.js';
import { IdempotencyKeyEntity } from '../../src/resilience/idempotency/idempotency-key.entity.js';
import { RailMeasurementEntity } from '../../src/resilience/rails/rail-measurement.entity.js';
import { RailPauseEntity } from '../../src/resilience/rails/rail-pause.entity.js';
import { SplitLegEntity } from '../../src/payments/legs/split-leg.entity.js';
import { RateLimitChangeEntity } from '../../src/resilience/rate-limits/rate-limit-change.entity.js';
import { RateLimitCounterEntity } from '../../src/resilience/rate-limits/rate-limit-counter.entity.js';
import { RateLimitResetEntity } from '../../src/resilience/rate-limits/rate-limit-reset.entity.js';
import { VelocityCounterEntity } from '../../src/resilience/velocity/velocity-counter.entity.js';
import { VelocityWalletEntity } from '../../src/resilience/velocity/velocity-wallet.entity.js';
import { WebhookReceiptEntity } from '../../src/webhooks/webhook-receipt.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const ENTITIES = [
  AccountEntity,
  EntryEntity,
  PostingEntity,
  AttemptEntity,
  ApiKeyEntity,
  AuditEntryEntity,
  MerchantEntity,
  EventEntity,
  FeeCorrectionEntity,
  PaymentEntity,
  PayoutEntity,
  KnownNetworkEntity,
  LateSuccessEntity,
  RefundEntity,
  SplitLegEntity,
  BreakerOverrideEntity,
  BreakerReportEntity,
  IdempotencyKeyEntity,
  RailMeasurementEntity,
  RailPauseEntity,
  RateLimitChangeEntity,
  RateLimitCounterEntity,
  RateLimitResetEntity,
  VelocityCounterEntity,
  VelocityWalletEntity,
  WebhookReceiptEntity,
];

/** Foreign keys between features live in the migrations only: entities of one feature do not know another's. */
const FOREIGN_KEY = /DROP CONSTRAINT "fk_/;

describe('migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase('template0');
    dataSource = new DataSource({ ...dataSourceOptions(database.url), entities: ENTITIES });
    await dataSource.initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  async function tables(): Promise<string[]> {
    const rows = await database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  }

  it('lists every file of the folder, in order', () => {
    const files = readdirSync(join(import.meta.dirname, '../../migrations')).filter((name) => name.endsWith('.ts'));
    const stamps = files.toSorted((a, b) => a.localeCompare(b)).map((name) => name.split('-')[0]);
    expect(MIGRATIONS.map(({ name }) => /\d+$/.exec(name)?.[0])).toEqual(stamps);
  });

  it('goes up, down to nothing, and up again', async () => {
    await dataSource.runMigrations();
    const first = await tables();
    expect(first).toContain('payments');

    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    expect(await tables()).toEqual(['migrations']);
    const functions = await database.query(`SELECT 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
    expect(functions).toEqual([]);

    await dataSource.runMigrations();
    expect(await tables()).toEqual(first);
  });

  it('leaves a schema that is what the entities say', async () => {
    await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).filter((query) => !FOREIGN_KEY.test(query))).toEqual([]);
  });

  it('knows the same kinds of postings as the domain', async () => {
    await dataSource.runMigrations();
    const [row] = await database.query<{ check: string }>(
      `SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint WHERE conname = 'chk_postings_kind'`,
    );
    expect([...(row?.check ?? '').matchAll(/'([a-z_]+)'/g)].map(([, word]) => word)).toEqual([...POSTING_KINDS]);
  });
});
