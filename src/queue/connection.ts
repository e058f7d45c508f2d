import { createPostgresBackend, setDefaultBackendFactory, type QueueOptions } from 'bullmq';
import type { AppConfig } from '../config/app-config.js';
import { PgClient } from '../persistence/pg-client.js';

const BULLMQ_SCHEMA = 'bullmq';
const POOL_SIZE = 3;

/** BullMQ on Redis when there is one, else on the database that we have anyway; the same code on both. */
export function bullConnection(config: AppConfig): Pick<QueueOptions, 'connection'> {
  if (config.redisUrl !== null) {
    // A hint that can not be sent now is not worth waiting for: the workers look by themselves.
    return {
      connection: { url: config.redisUrl, enableOfflineQueue: false, connectTimeout: 5000, maxRetriesPerRequest: null },
    };
  }
  setDefaultBackendFactory(createPostgresBackend);
  const postgres = {
    Client: PgClient,
    connectionString: config.database.url,
    schema: BULLMQ_SCHEMA,
    migrate: true,
    max: POOL_SIZE,
    connectionTimeoutMillis: config.database.connectTimeoutMs,
    keepAlive: true,
  };
  return { connection: postgres };
}
