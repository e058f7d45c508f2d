import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';

/** 0x53594e43 = "SYNC": processes that start together take turns, and the second one finds nothing left to do. */
const MIGRATION_LOCK = 0x53594e43;

/**
 * Brings the schema up to date and says which migrations ran. Statements of a migration may take long: no timeout here.
 * @throws the database's error when it cannot be reached or a migration fails; that migration is rolled back
 */
export async function runMigrations(url: string): Promise<string[]> {
  return withDataSource(url, async (dataSource) => {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const ran = await dataSource.runMigrations();
      return ran.map((migration) => migration.name);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await runner.release();
    }
  });
}

/** True when the database lacks a migration that this build needs. */
export async function hasPendingMigrations(url: string): Promise<boolean> {
  return withDataSource(url, (dataSource) => dataSource.showMigrations());
}

async function withDataSource<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = new DataSource({ ...dataSourceOptions(url), extra: {} });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
