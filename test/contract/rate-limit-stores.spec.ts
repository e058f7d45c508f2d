import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PinoLogger } from 'nestjs-pino';
import { loadConfig } from '../../src/config/load-config.js';
import { Database } from '../../src/persistence/database.js';
import { PostgresStore } from '../../src/resilience/rate-limits/postgres-store.js';
import { PURGE } from '../../src/resilience/rate-limits/postgres-store.sql.js';
import type { Ticket } from '../../src/resilience/rate-limits/rate-limit-store.js';
import { describeStore, ticketOf, type StoreUnderTest } from '../support/rate-limit-store-cases.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('rate limits in PostgreSQL', () => {
  let test: TestDatabase;
  let databases: Database[];
  let under: StoreUnderTest;

  beforeAll(async () => {
    test = await createTestDatabase();
    const config = loadConfig({ DATABASE_URL: test.url });
    const logger = new PinoLogger({ pinoHttp: { level: 'silent' } });
    databases = [new Database(config, logger), new Database(config, logger)];
    const [one, two] = databases.map((database) => new PostgresStore(database));
    const numbers = ({ level, previous, since_ms: sinceMs }: Record<'level' | 'previous' | 'since_ms', string>) => ({
      level: Number(level),
      previous: Number(previous),
      sinceMs: Number(sinceMs),
    });
    under = {
      stores: [one!, two!],
      now: async () => {
        const [row] = await test.query<{ ms: string }>('SELECT floor(extract(epoch FROM now()) * 1000)::bigint AS ms');
        return Number(row!.ms);
      },
      put: async ({ counter, policy: { limit, windowMs, burst } }, { level, previous, sinceMs }) => {
        await test.query('INSERT INTO rate_limit_counters VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0)', [
          counter,
          burst === null,
          limit,
          windowMs,
          burst ?? limit,
          level,
          previous,
          sinceMs,
        ]);
      },
      kept: async ({ counter }) => {
        const rows = await test.query<Record<'level' | 'previous' | 'since_ms', string>>(
          'SELECT level, previous, since_ms FROM rate_limit_counters WHERE counter = $1',
          [counter],
        );
        return rows[0] === undefined ? null : numbers(rows[0]);
      },
    };
  });

  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await test.drop();
  });

  describeStore(() => under);

  it('are purged when they say nothing any more, and not before', async () => {
    const now = await under.now();
    const bucket = { limit: 1, windowMs: 1000, burst: 60 };
    const window = { limit: 1, windowMs: 60_000, burst: null };
    const rows: [string, Ticket, number][] = [
      ['full again', ticketOf(bucket), now - 61_000],
      ['not full yet', ticketOf(bucket), now - 30_000],
      ['two windows ago', ticketOf(window), now - 121_000],
      ['in the window before', ticketOf(window), now - 70_000],
    ];
    for (const [, ticket, sinceMs] of rows) await under.put(ticket, { level: 1, previous: 0, sinceMs });
    await databases[0]!.run(PURGE, [1000]);
    const kept: string[] = [];
    for (const [name, ticket] of rows) if ((await under.kept(ticket)) !== null) kept.push(name);
    expect(kept).toEqual(['not full yet', 'in the window before']);
  });
});
