import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { POSTING_KINDS } from '../../src/domain/ledger.js';
import { dataSourceOptions } from '../../src/persistence/data-source-options.js';
import { MIGRATIONS } from '../../src/persistence/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SRC = join(import.meta.dirname, '../../src');

/** Whatever is declared in a file of entities: one that a list had forgotten would never be compared. */
async function allEntities(): Promise<(new () => object)[]> {
  for (const file of globSync('**/*.entity.ts', { cwd: SRC })) await import(join(SRC, file));
  return getMetadataArgsStorage().tables.map(({ target }) => target as new () => object);
}

/** Foreign keys between features live in the migrations only: entities of one feature do not know another's. */
const FOREIGN_KEY = /DROP CONSTRAINT "fk_/;

describe('migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase('template0');
    dataSource = new DataSource({ ...dataSourceOptions(database.url), entities: await allEntities() });
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

  it('makes no table that no entity describes', async () => {
    await dataSource.runMigrations();
    const described = dataSource.entityMetadatas.map(({ tableName }) => tableName);
    expect((await tables()).filter((name) => name !== 'migrations')).toEqual(described.toSorted());
  });

  it('knows the same kinds of postings as the domain', async () => {
    await dataSource.runMigrations();
    const [row] = await database.query<{ check: string }>(
      `SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint WHERE conname = 'chk_postings_kind'`,
    );
    expect([...(row?.check ?? '').matchAll(/'([a-z_]+)'/g)].map(([, word]) => word)).toEqual([...POSTING_KINDS]);
  });
});
