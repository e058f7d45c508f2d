import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations.js';
import { PgClient } from './pg-client.js';

/** TypeORM's own small pool: entities, migrations and ordinary queries. The hot path has its own (Database). */
export function dataSourceOptions(url: string) {
  return {
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: 5,
    connectTimeoutMS: 5000,
    extra: { Client: PgClient, statement_timeout: 10_000, query_timeout: 11_000, keepAlive: true },
  } satisfies DataSourceOptions;
}
